import { createHash } from "node:crypto";
import { z } from "zod";
import { networkAnswer } from "#shared/mission/plan/brief.ts";
import { commandLine, pathPattern, slug } from "#shared/mission/text.ts";
import { problem, refused, type Positions, type Problem } from "../planner/problem.ts";
import { readYaml } from "../planner/yaml-file.ts";

/** Where a repository says what makes a fresh copy of it ready to work in. */
export const SETUP_FILE = ".flightdeck/setup.yaml";

/** Installing what a large project depends on takes minutes; what takes longer than this hangs. */
const USUAL_SECONDS = 600;
const MOST_SECONDS = 3_600;

const written = z.strictObject({
  command: commandLine,
  timeoutSeconds: z.number().int().min(1).max(MOST_SECONDS).default(USUAL_SECONDS),
});
/** Most commands are only their line. */
const setupCommand = z.union([
  commandLine.transform((command) => ({ command, timeoutSeconds: USUAL_SECONDS })),
  written,
]);
const commands = z.array(setupCommand).max(50, "has more than 50 commands").default([]);
const patterns = z.array(pathPattern).max(200, "has more than 200 entries").default([]);

const setupFile = z.strictObject({
  /** Run one after the other, before anything else happens in the copy. */
  commands,
  /** Ignored files of the person's checkout that the copy needs. */
  carry: patterns,
  network: networkAnswer.optional(),
  /** What must pass when it is ready. */
  check: commands,
  /** What the commands go by, beside the usual lock files: when it changes, they run again. */
  inputs: patterns,
  /** Ignored folders that stay in the folder merges are proven in. */
  keep: z
    .array(z.union([slug, z.string().regex(/^\.[a-z0-9][a-z0-9._-]{0,62}$/)]))
    .max(20)
    .default([]),
});

export type SetupCommand = z.output<typeof written>;

export interface Setup extends Omit<z.output<typeof setupFile>, "network"> {
  readonly network: z.output<typeof networkAnswer>;
}

/** A setup and exactly the bytes it was read from: what a person trusts. */
export interface WrittenSetup {
  readonly setup: Setup;
  readonly text: string;
  readonly sha256: string;
}

export type SetupResult =
  | { readonly ok: true; readonly written: WrittenSetup }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The setup of a repository, whole or not at all, with line and column of everything that is wrong. */
export function readSetup(content: Uint8Array): SetupResult {
  const read = readYaml(SETUP_FILE, content, setupFile);
  if (!read.ok) return read;
  const { network, ...rest } = read.value;
  const problems = faults(read.value, read.positions);
  if (problems.length > 0) return refused(problems);
  const setup = { ...rest, network: network ?? { needed: false as const } };
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { ok: true, written: { setup, text: Buffer.from(content).toString("utf8"), sha256 } };
}

/** Nothing in it runs and nothing is shown to an agent: nobody has to trust it. */
export const isHarmless = ({ commands, carry, check }: Setup): boolean =>
  commands.length + carry.length + check.length === 0;

function faults({ commands, network }: z.output<typeof setupFile>, positions: Positions): Problem[] {
  if (network === undefined && commands.length > 0) {
    const sentence =
      'Commands answer the network question: write "network: { needed: false }", or "needed: true" with a reason and the hosts.';
    return [problem(SETUP_FILE, positions.ofKey(["commands"]), sentence)];
  }
  if (network?.needed === true && network.hosts.length === 0) {
    const sentence = "No hosts are named. Name each one that the commands have to reach.";
    return [problem(SETUP_FILE, positions.of(["network"]), sentence)];
  }
  return [];
}
