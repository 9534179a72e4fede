import { useLingui } from "@lingui/react/macro";
import { useTicking } from "../../../ui/time.tsx";
import { liveLine } from "./live-line.ts";
import type { TaskFacts } from "./task-facts.ts";

/** Draws anew only when the words change, however often the clock ticks. */
export function LiveLine({ facts }: { readonly facts: TaskFacts }) {
  const { i18n } = useLingui();
  const words = useTicking((now) => {
    const line = liveLine(facts, now);
    return "words" in line ? i18n._(line.words) : "";
  });
  const line = liveLine(facts, facts.lastSignAt);
  if (words !== "") return words;
  return "quoted" in line ? <bdi lang="und">{line.quoted}</bdi> : null;
}
