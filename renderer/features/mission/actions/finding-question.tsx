import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { FindingId } from "#shared/mission/ids.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { FindingBody } from "../inspector/finding-body.tsx";
import { severityWord } from "../inspector/finding-words.ts";
import { QuestionFrame } from "./question-frame.tsx";
import { openFindings } from "./task-choices.ts";

type Settled = "absorbed" | "declined" | "punted";

interface FindingQuestionProps {
  readonly task: TaskState | null;
  /** null: the first of those that are open, unless another one is chosen. */
  readonly about: FindingId | null;
}

/** Every finding ends absorbed, declined or punted, with a reason. */
export function FindingQuestion({ task, about }: FindingQuestionProps) {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const state = useMission((view) => view.state);
  // Others may be settled meanwhile.
  useMission((view) => view.head);
  const [wanted, setWanted] = useState<string | null>(about);
  const [settled, setSettled] = useState<Settled>("absorbed");
  const [reason, setReason] = useState("");
  const [evidence, setEvidence] = useState("");
  if (state === null) return null;
  const open = openFindings(state, task);
  const finding = open.find(({ id }) => id === wanted) ?? open[0];
  const refusal = (): string | null => {
    if (finding === undefined) return t`Every finding is settled now.`;
    if (reason.trim() === "") return t`A finding is settled with a reason.`;
    if (settled === "declined" && evidence.trim() === "")
      return t`Name the code that shows that it is wrong.`;
    return null;
  };
  return (
    <QuestionFrame
      title={<Trans>Settle a finding</Trans>}
      sentence={t`What you say of it stays on record beside it.`}
      action={t`Settle finding`}
      initialFocus={field}
      refusal={refusal()}
      command={() => ({
        type: "finding.settle",
        finding: finding?.id ?? "",
        state: settled,
        reason: reason.trim(),
        evidence: settled === "declined" ? evidence.trim() : "",
      })}
    >
      {open.length > 1 && finding !== undefined && (
        <Select
          labelled
          label={t`Finding`}
          value={finding.id}
          onChange={setWanted}
          options={open.map(({ id, title, severity }) => ({
            value: id,
            label: title,
            hint: severityWord(severity),
            foreign: true,
          }))}
          testId="finding-choice"
        />
      )}
      {finding !== undefined && <FindingBody finding={finding} titled={open.length < 2} placed />}
      <RadioList
        label={t`What becomes of it`}
        value={settled}
        onChange={setSettled}
        options={[
          { value: "absorbed", label: t`Fixed`, hint: t`The work has it now.` },
          { value: "declined", label: t`Declined`, hint: t`It is not so; code shows it.` },
          { value: "punted", label: t`Put off`, hint: t`It is true and stays on the list for later.` },
        ]}
        testId="settle-choice"
      />
      <TextField inputRef={field} label={t`Reason`} rows={2} value={reason} onChange={setReason} />
      {settled === "declined" && (
        <TextField
          label={t`Evidence`}
          hint={t`File and line, and what stands there.`}
          rows={2}
          value={evidence}
          onChange={setEvidence}
        />
      )}
    </QuestionFrame>
  );
}
