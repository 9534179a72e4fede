import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { gateKind, gateSeen } from "../inspector/gate-words.ts";
import { QuestionFrame } from "./question-frame.tsx";
import { closedGatesOf } from "./task-choices.ts";

interface GateQuestionProps {
  readonly task: TaskState;
  /** null: the first that holds it, unless another one is chosen. */
  readonly about: string | null;
}

/** A person lets a task through what the engine has not seen open. */
export function GateQuestion({ task, about }: GateQuestionProps) {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const state = useMission((view) => view.state);
  const [wanted, setWanted] = useState(about);
  const [reason, setReason] = useState("");
  if (state === null) return null;
  const gates = closedGatesOf(state, task);
  const gate = gates.find((each) => each.gate.id === wanted) ?? gates[0];
  const { id, title } = task.spec;
  return (
    <QuestionFrame
      title={
        <Trans>
          Let <Foreign>{title}</Foreign> through a gate
        </Trans>
      }
      sentence={t`The gate is not looked at any more, and the task goes on. Your reason stays on record.`}
      action={t`Pass gate`}
      initialFocus={field}
      refusal={
        gate === undefined
          ? t`It is open now.`
          : reason.trim() === ""
            ? t`A gate is passed with a reason.`
            : null
      }
      command={() => ({ type: "gate.pass", task: id, gate: gate?.gate.id ?? "", reason: reason.trim() })}
    >
      <RadioList
        label={t`Gate`}
        value={gate?.gate.id ?? null}
        onChange={setWanted}
        options={gates.map((view) => ({
          value: view.gate.id,
          label: <Foreign>{view.gate.id}</Foreign>,
          hint: `${gateKind(view)} · ${gateSeen(view)}`,
        }))}
        testId="gate-choice"
      />
      <TextField inputRef={field} label={t`Reason`} rows={2} value={reason} onChange={setReason} />
    </QuestionFrame>
  );
}
