import { realpathSync } from "node:fs";
import { relative } from "node:path";
import { PlainError } from "#launch/plain-error.ts";
import { withheldFiles } from "../agent-files/withheld-files.ts";
import type { Launch } from "./agent-adapter.ts";

/**
 * What a box has to hide from an agent that loads what a repository brings for it and cannot be told not to. Without a box it would be
 * loaded, so such an agent does not fly there until the person trusts it.
 */
export async function untrustedFiles(
  launch: Pick<Launch, "boxed" | "trustsRepository" | "mayLoadRepository" | "workspace">,
  title: string,
): Promise<readonly string[]> {
  if (launch.trustsRepository) return [];
  const hidden = await withheldFiles(launch.workspace);
  if (launch.boxed || hidden.length === 0 || launch.mayLoadRepository === true) return hidden;
  throw new PlainError(
    `The repository brings what you have not trusted for agents, as it lies in this commit (${named(launch.workspace, hidden)}), and without a sandbox ${title} would load it. Look at it and trust it (flightdeck repository agent-files <folder>), choose another agent, or fly in the sandbox.`,
  );
}

const MOST_NAMED = 3;

function named(workspace: string, hidden: readonly string[]): string {
  const top = realpathSync(workspace);
  const names = hidden.map((path) => relative(top, path));
  const more = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
