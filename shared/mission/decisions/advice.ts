import type { MissionState } from "../state.ts";
import type { Decision, Option } from "./decision.ts";

interface Asked {
  readonly subject: Decision["subject"];
  readonly options: readonly Option[];
}

/**
 * What was answered before to such a question, in numbers; null: none was answered in this mission. It is a recommendation only
 * where exactly the same was asked and every answer was the same.
 */
export function adviceFromBefore(
  state: MissionState,
  signature: string,
  { subject, options }: Asked,
): string | null {
  const times = new Map<string, number>();
  let total = 0;
  for (const { decision, resolution, takeBack } of state.decisions.values()) {
    if (resolution === null || decision.signature !== signature) continue;
    // Taken back: whoever answered it so did not mean it.
    if (takeBack !== null && takeBack.by !== null) continue;
    total += 1;
    // Something else was allowed than what was asked for: that is no answer to it.
    if (resolution.edited === null) times.set(resolution.option, (times.get(resolution.option) ?? 0) + 1);
  }
  const [most] = [...times].toSorted(([, a], [, b]) => b - a);
  if (most === undefined) return null;
  const [option, count] = most;
  const label = options.find(({ id }) => id === option)?.label ?? option;
  const basis = `"${label}" ${count} of ${total} times`;
  // Two failed tasks are alike, and still two different questions.
  if (subject.kind !== "request") return `Answers to questions like this: ${basis}.`;
  return count === total ? `${label}. The same was answered ${basis}.` : `The same was answered ${basis}.`;
}
