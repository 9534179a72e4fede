import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { isolated } from "#shared/messages/messages.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { rivalOf } from "#shared/mission/rivals/rivals.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { QuestionFrame } from "../actions/question-frame.tsx";
import { TaskChanges } from "../changes/task-changes.tsx";
import { ComparedTable } from "./compared-table.tsx";
import { pickRefusal } from "./comparison.ts";
import { PartsToTake } from "./parts-to-take.tsx";
import styles from "./rivals.module.css";

/** Two that flew the same brief, side by side: what was seen of each, what each changed, and which one is taken. */
export function CompareQuestion({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const rival = useMission(({ state }) => (state === null ? null : rivalOf(state, task)));
  const [wanted, setWanted] = useState<TaskId>(task.spec.id);
  const [paths, setPaths] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  if (rival === null) return null;
  const [first, second] = task.place < rival.place ? [task, rival] : [rival, task];
  const [picked, other] = wanted === first.spec.id ? [first, second] : [second, first];
  const { id } = picked.spec;
  const choose = (chosen: TaskId) => {
    setWanted(chosen);
    // They were files of what is picked now.
    setPaths([]);
  };
  return (
    <QuestionFrame
      size="screen"
      title={
        <Trans>
          Compare <Foreign>{first.spec.title}</Foreign>
        </Trans>
      }
      sentence={t`The same brief, flown by two families. Take one; the other's branch is kept.`}
      action={t`Take ${isolated(id)}`}
      refusal={pickRefusal(picked, other)}
      command={() => ({ type: "rivals.pick", task: id, paths: [...paths], reason: reason.trim() })}
    >
      <ComparedTable first={first} second={second} />
      <div className={styles.changes}>
        {[first, second].map(({ spec }) => (
          <section key={spec.id} className={styles.side} aria-label={t`Changes of ${isolated(spec.id)}`}>
            <h3>
              <Foreign>{spec.id}</Foreign>
            </h3>
            <TaskChanges task={spec.id} />
          </section>
        ))}
      </div>
      <div className={styles.choice}>
        <RadioList
          label={t`Which one`}
          value={id}
          onChange={choose}
          options={[first, second].map((each) => {
            const refused = pickRefusal(each, each === first ? second : first);
            return {
              value: each.spec.id,
              label: <Foreign>{each.spec.id}</Foreign>,
              ...(refused === null ? {} : { hint: refused }),
            };
          })}
          testId="rival-choice"
        />
        <PartsToTake key={id} picked={picked} other={other} paths={paths} onChange={setPaths} />
      </div>
      <TextField label={t`Reason`} rows={2} value={reason} onChange={setReason} />
    </QuestionFrame>
  );
}
