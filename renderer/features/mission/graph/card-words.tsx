import { Trans } from "@lingui/react/macro";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMissionClock } from "../../../state/mission-clock.ts";
import { useMissionStore } from "../../../state/mission-context.tsx";
import { elapsed } from "../../../ui/format.ts";
import { moneySpent } from "../money-words.ts";
import { taskLine } from "../../../words/task-line.ts";
import { agentOf, attemptsAllowed } from "../task-facts.ts";
import { elapsedMs, triesOf } from "./card-facts.ts";
import type { TaskFacts } from "./facts-of-mission.ts";
import styles from "./node.module.css";

const FOREIGN = "1";

/** What is going on, in one line. Draws anew only when the words change, however often the clock ticks. */
export function LiveLine({ facts }: { readonly facts: TaskFacts }) {
  const mission = useMissionStore();
  const told = useMissionClock((now) => {
    const { state } = mission.getState();
    if (state === null) return "";
    const { text, foreign } = taskLine(facts.task, state, facts.said, now);
    return `${foreign ? FOREIGN : "0"}${text}`;
  });
  const text = told.slice(1);
  return told.startsWith(FOREIGN) ? <bdi lang="und">{text}</bdi> : text;
}

/** Agent, time, tries and price; what is not known is left out. */
export function Meta({ task }: { readonly task: TaskState }) {
  const time = useMissionClock((now) => {
    const ms = elapsedMs(task, now);
    return ms === null ? "" : elapsed(ms);
  });
  const agent = agentOf(task);
  const tries = triesOf(task);
  const { costMicros, unknownCost } = task.spend;
  return (
    <>
      {agent !== null && (
        <bdi lang="und" className={styles.part}>
          {agent}
        </bdi>
      )}
      {time !== "" && <span className={styles.part}>{time}</span>}
      {tries > 1 && (
        <span className={styles.part}>
          <Trans>
            attempt {tries} of {attemptsAllowed(task)}
          </Trans>
        </span>
      )}
      {costMicros > 0 && <span className={styles.part}>{moneySpent(costMicros, unknownCost)}</span>}
    </>
  );
}
