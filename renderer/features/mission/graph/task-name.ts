import { useLingui } from "@lingui/react/macro";
import { useMissionClock } from "../../../state/mission-clock.ts";
import { listed, spokenDuration } from "../../../ui/format.ts";
import { STATE_LOOKS } from "../../../words/task-status.ts";
import { agentOf, attemptsAllowed } from "../task-facts.ts";
import type { TaskFacts } from "./facts-of-mission.ts";
import { elapsedMs, triesOf } from "./card-facts.ts";

/** "Migrate schema, Needs you, codex, waiting 1 minute, 12 seconds": what a screen reader says of a card. */
export function useTaskName(facts: TaskFacts, critical: boolean): string {
  const { t, i18n } = useLingui();
  const { task, shown, askedAt } = facts;
  return useMissionClock((now) => {
    const parts = [task.spec.title, i18n._(STATE_LOOKS[shown].word)];
    const agent = agentOf(task);
    if (agent !== null) parts.push(agent);
    const elapsed = elapsedMs(task, now);
    if (askedAt !== null) {
      const waited = spokenDuration(now - askedAt);
      parts.push(t`waiting ${waited}`);
    } else if (elapsed !== null) {
      parts.push(spokenDuration(elapsed));
    }
    const tries = triesOf(task);
    if (tries > 1) parts.push(t`attempt ${tries} of ${attemptsAllowed(task)}`);
    if (critical) parts.push(t`critical`);
    return listed(parts);
  });
}
