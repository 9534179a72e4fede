import { installedAgent } from "#shared/mission/routing/allocation.ts";
import { runProgram } from "../run-program.ts";
import { findProgram } from "./find-program.ts";

export type Versioned =
  | { readonly state: "missing" }
  | { readonly state: "broken"; readonly path: string; readonly reason: string }
  | { readonly state: "found"; readonly path: string; readonly version: string | null };

const MOST_SHOWN = 200;
/** Some are started in seconds already where nothing else runs. */
const WITHIN_MS = 30_000;

/** Where a CLI lies and what it says its version is. One that cannot say it cannot fly. */
export async function sayVersion(name: string, environment: NodeJS.ProcessEnv): Promise<Versioned> {
  const path = findProgram(name, environment);
  if (path === null) return { state: "missing" };
  const answer = await runProgram(path, ["--version"], "/", WITHIN_MS);
  if (!answer.found || answer.code !== 0) {
    const reason = `"${name} --version" failed: ${answer.text.slice(0, MOST_SHOWN)}`;
    return { state: "broken", path, reason };
  }
  const version = installedAgent.shape.version.safeParse(answer.text.split("\n")[0]);
  return { state: "found", path, version: version.success ? version.data : null };
}
