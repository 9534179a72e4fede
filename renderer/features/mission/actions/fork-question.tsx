import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { Select } from "../../../ui/select.tsx";
import { QuestionFrame } from "./question-frame.tsx";
import styles from "./task-actions.module.css";
import { forkFamilies } from "./task-choices.ts";

/** The same brief for two families, so that a person takes the better one. */
export function ForkQuestion({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const families = useMission(({ state }) => (state === null ? "" : forkFamilies(state).join("\n")));
  const all = families === "" ? [] : families.split("\n");
  const own = task.spec.assignment.family ?? all[0] ?? "";
  const [first, setFirst] = useState<string>(own);
  const [second, setSecond] = useState<string>(all.find((each) => each !== own) ?? "");
  const options = all.map((family) => ({ value: family, label: family, foreign: true }));
  return (
    <QuestionFrame
      title={
        <Trans>
          Two families fly <Foreign>{task.spec.title}</Foreign>
        </Trans>
      }
      sentence={t`Each works in a worktree of its own and is checked and reviewed by itself. You compare them and take one; the other's work is kept.`}
      action={t`Fork task`}
      refusal={first === second ? t`Two families are needed.` : null}
      command={() => ({ type: "plan.fork", task: task.spec.id, families: [first, second] })}
    >
      <div className={styles.pair}>
        <Select
          labelled
          label={t`One`}
          value={first}
          onChange={setFirst}
          options={options}
          testId="fork-one"
        />
        <Select
          labelled
          label={t`The other`}
          value={second}
          onChange={setSecond}
          options={options}
          testId="fork-other"
        />
      </div>
    </QuestionFrame>
  );
}
