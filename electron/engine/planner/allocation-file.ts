import { join } from "node:path";
import { allocation, type Allocation } from "#shared/mission/routing/allocation.ts";
import { DEFAULT_ALLOCATION } from "#shared/mission/routing/default-allocation.ts";
import { fileInside } from "./file-inside.ts";
import { problem, refused, START, type Positions, type Problem } from "./problem.ts";
import { readYaml } from "./yaml-file.ts";

/** Where a repository says who does what. */
export const ALLOCATION_FILE = ".flightdeck/allocation.yaml";

export type AllocationResult =
  | { readonly ok: true; readonly allocation: Allocation; readonly from: "file" | "default" }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The text of the file; null where a repository has none: then the usual table holds. */
export function readAllocation(content: string | Uint8Array | null): AllocationResult {
  if (content === null) return { ok: true, allocation: DEFAULT_ALLOCATION, from: "default" };
  const read = readYaml(ALLOCATION_FILE, content, allocation);
  if (!read.ok) return read;
  const problems = remarks(read.value, read.positions);
  return problems.length > 0 ? refused(problems) : { ok: true, allocation: read.value, from: "file" };
}

/** The same from a working tree. A mission reads the file of its base commit instead. */
export async function readAllocationOf(repository: string): Promise<AllocationResult> {
  const found = await fileInside(repository, join(repository, ALLOCATION_FILE));
  if (found.kind === "refused") return refused([problem(ALLOCATION_FILE, START, found.sentence)]);
  return readAllocation(found.kind === "absent" ? null : found.bytes);
}

/** What a shape cannot say: lanes that leave nothing for the work. */
function remarks({ lanes }: Allocation, positions: Positions): Problem[] {
  const all = [
    { path: ["lanes", "default"], limits: lanes.default },
    ...Object.entries(lanes.families).map(([family, limits]) => ({
      path: ["lanes", "families", family],
      limits,
    })),
  ];
  return all
    .filter(({ limits }) => limits.reservedForReview >= limits.total)
    .map(({ path, limits }) =>
      problem(
        ALLOCATION_FILE,
        positions.of([...path, "reservedForReview"]),
        `There are ${limits.total} lanes and ${limits.reservedForReview} of them are kept for reviews. None is left for the work itself.`,
      ),
    );
}
