import type { CheckResult } from "#shared/contract/health.ts";

/** What one look at the computer found, before it gets its name and time. */
export interface Finding {
  readonly state: CheckResult["state"];
  readonly sentence: string;
  /** A command a person can run; null when there is nothing to run. */
  readonly fix?: string;
}

export interface Check {
  readonly id: string;
  readonly title: string;
  readonly look: () => Promise<Finding>;
}

/** Every check gives an answer: one that fails to look says so and is never shown as good. */
export async function runCheck(check: Check, now: () => number): Promise<CheckResult> {
  const finding = await check.look().catch((error: unknown): Finding => {
    const reason = error instanceof Error ? error.message : String(error);
    return { state: "unknown", sentence: `This could not be checked: ${reason}.` };
  });
  const { state, sentence, fix = null } = finding;
  return { id: check.id, title: check.title, state, sentence, fix, checkedAt: now() };
}
