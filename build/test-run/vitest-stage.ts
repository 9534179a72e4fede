import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { checkoutFolder, inCheckout } from "../checkout-folder.ts";
import { runBounded } from "../program.ts";
import { tallyOf, type Tally } from "./tally.ts";

/** What `npm test` runs. */
export type Project = "unit" | "real" | "flight" | "e2e" | "measured";
export const projects: readonly Project[] = ["unit", "real", "flight", "e2e", "measured"];

export interface VitestStage {
  /** `agents` flies the real CLIs: `npm run test:agents` alone. */
  project: Project | "agents";
  /** Only these test files; none means all of the project. */
  files?: string[];
  /** Where the JSON report goes. */
  reportFile: string;
  environment: NodeJS.ProcessEnv;
  limitMs: number;
}

/** Runs the tests of one project and counts them by vitest's own report. */
export async function runVitest(stage: VitestStage): Promise<Tally> {
  await mkdir(dirname(stage.reportFile), { recursive: true });
  // The report of the run before would hide that this one crashed.
  await rm(stage.reportFile, { force: true });
  const [command, ...args] = commandFor(stage);
  const code = await runBounded(command, args, {
    cwd: checkoutFolder,
    env: stage.environment,
    limitMs: stage.limitMs,
  });
  return tallyOf(await readIfThere(stage.reportFile), code);
}

function commandFor({ project, files = [], reportFile }: VitestStage): [string, ...string[]] {
  const vitest = inCheckout("node_modules", "vitest", "vitest.mjs");
  return [
    process.execPath,
    vitest,
    "run",
    "--config",
    inCheckout("build", "vitest.config.ts"),
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
    // Absolute: vitest takes them for parts of paths, and a short one fits several files.
    ...files.map((file) => inCheckout(file)),
  ];
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
