import { useLingui } from "@lingui/react/macro";
import { useMemo, useState } from "react";
import type { SessionId } from "#shared/ids.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Select } from "../../../ui/select.tsx";
import { firstError } from "../../../words/first-error.ts";
import { useSlots } from "../slots.ts";
import styles from "./inspector.module.css";

/** The newest session of the task, or of its review while that is read; and the way to the ones before. */
export function TaskTerminals({ task }: { readonly task: TaskState }) {
  const reviews = useReviews(task.spec.id);
  const { t } = useLingui();
  const { TaskTerminal } = useSlots();
  const [chosen, setChosen] = useState<SessionId | null>(null);
  const sessions = task.attempts.flatMap(({ number, segments }) =>
    segments.flatMap((segment) =>
      segment.session === null
        ? []
        : [{ session: segment.session, attempt: number, segment: segment.number }],
    ),
  );
  const options = [
    ...reviews.map(({ session, agent }) => ({ session, label: t`Review by ${agent}` })),
    ...sessions.toReversed().map(({ session, attempt, segment }) => ({
      session,
      label: segment === 1 ? t`Attempt ${attempt}` : t`Attempt ${attempt}, segment ${segment}`,
    })),
  ];
  const newest = task.stage === "in-review" ? options[0] : (sessions.at(-1) ?? options[0]);
  if (newest === undefined || TaskTerminal === undefined)
    return <Empty title={t`No terminal yet`} sentence={t`It appears when the task is started.`} />;
  const shown = options.find(({ session }) => session === chosen) ?? newest;
  const error = task.stage === "failed" ? firstError(task) : null;
  return (
    <div className={styles.terminal}>
      {options.length > 1 && (
        <Select
          label={t`Session`}
          value={shown.session}
          onChange={(session) => setChosen(session)}
          options={options.map(({ session, label }) => ({ value: session, label }))}
        />
      )}
      <TaskTerminal key={shown.session} session={shown.session} {...(error !== null && { reveal: error })} />
    </div>
  );
}

/** Sessions in which agents looked at the work of a task, the newest first. */
function useReviews(task: TaskId) {
  const state = useMission((view) => view.state);
  const head = useMission((view) => view.head);
  return useMemo(
    // The state is changed in place; its head tells that it was.
    () =>
      state === null || head < 0
        ? []
        : [...state.questions.values()].filter((question) => question.task === task).toReversed(),
    [state, head, task],
  );
}
