import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { isolated } from "#shared/messages/messages.ts";
import { readersAfter } from "#shared/mission/flight/hand-over.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { QuestionFrame } from "./question-frame.tsx";
import { familyAtWork, heirFamilies } from "./task-choices.ts";

/** The rest of a task for another family, in the same workspace. */
export function HandOverQuestion({ task }: { readonly task: TaskState }) {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const state = useMission((view) => view.state);
  const [wanted, setWanted] = useState<string | null>(null);
  const [note, setNote] = useState("");
  if (state === null) return null;
  const families = heirFamilies(state, task);
  const family = families.find((each) => each === wanted) ?? families[0];
  const atWork = familyAtWork(task);
  const { id, title } = task.spec;
  return (
    <QuestionFrame
      title={
        <Trans>
          Hand over the rest of <Foreign>{title}</Foreign>
        </Trans>
      }
      sentence={
        atWork === null
          ? t`Another family goes on in the same worktree, from what was done so far.`
          : t`The session of ${isolated(atWork)} is ended first. Then another family goes on in the same worktree.`
      }
      action={atWork === null ? t`Hand over` : t`End session and hand over`}
      danger={atWork !== null}
      initialFocus={field}
      refusal={family === undefined ? t`No other family is there that could go on.` : null}
      command={() => ({
        type: "task.hand-over",
        task: id,
        family: family ?? "",
        note: note.trim(),
        endSession: atWork !== null,
      })}
    >
      <RadioList
        label={t`Who goes on`}
        value={family ?? null}
        onChange={setWanted}
        options={families.map((each) => ({
          value: each,
          label: <Foreign>{each}</Foreign>,
          hint: <span lang="en">{readersAfter(state, task, each)}</span>,
        }))}
        testId="heir-choice"
      />
      <TextField
        inputRef={field}
        label={t`Note`}
        hint={t`It goes into the prompt of whoever goes on.`}
        rows={3}
        value={note}
        onChange={setNote}
      />
    </QuestionFrame>
  );
}
