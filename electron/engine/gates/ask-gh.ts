import { ghEnvironment } from "../git/publish/persons-remote.ts";
import { runOutside } from "../git/publish/run-outside.ts";

const WITHIN_MS = 30_000;

export type GhAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string };

/**
 * Asks GitHub's own program, with the person's login and in their repository. What it prints besides its answer is no part of the
 * answer; no answer, or an exit code that is not zero, is none.
 */
export async function askGh(
  args: readonly string[],
  repository: string,
  environment: NodeJS.ProcessEnv,
): Promise<GhAnswer> {
  const ran = await runOutside("gh", args, {
    cwd: repository,
    env: ghEnvironment(environment),
    withinMs: WITHIN_MS,
  });
  switch (ran.kind) {
    case "missing":
      return { ok: false, why: "gh is not installed." };
    case "hung":
      return { ok: false, why: `gh did not answer within ${WITHIN_MS / 1_000} s.` };
    case "ended": {
      if (ran.code === 0) return { ok: true, text: ran.out };
      const said = ran.err.trim().split("\n")[0] ?? "";
      return { ok: false, why: `gh gave no answer${said === "" ? "." : `: ${said}`}` };
    }
  }
}
