import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState, type ReactNode } from "react";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { QuestionFrame } from "./question-frame.tsx";

/** Acts for which a few words, or the name of an agent, are enough. */
export type SaidAct = "retry-note" | "reassign" | "steer" | "skip" | "cancel";

interface SaidQuestionProps {
  readonly act: SaidAct;
  readonly task: TaskState;
}

export function SaidQuestion({ act, task }: SaidQuestionProps) {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const agents = useMission(({ state }) => state?.agents);
  const [text, setText] = useState("");
  const [agent, setAgent] = useState(agents?.[0]?.agent ?? "");
  const words = useWords(act, task);
  const isMissing = act === "steer" && text.trim() === "";
  return (
    <QuestionFrame
      title={words.title}
      sentence={words.sentence}
      action={words.action}
      danger={act === "cancel"}
      initialFocus={field}
      refusal={isMissing ? t`Write what the agent should be told.` : null}
      command={() => commandOf(act, task, { text: text.trim(), agent })}
    >
      {act === "reassign" && agents !== undefined ? (
        <Select
          labelled
          label={t`Agent`}
          value={agent}
          onChange={setAgent}
          options={agents.map((each) => ({
            value: each.agent,
            label: each.agent,
            hint: each.family,
            foreign: true,
          }))}
        />
      ) : (
        <TextField
          inputRef={field}
          label={words.field}
          rows={act === "steer" || act === "retry-note" ? 4 : 2}
          value={text}
          onChange={setText}
        />
      )}
    </QuestionFrame>
  );
}

function commandOf(
  act: SaidAct,
  task: TaskState,
  said: { text: string; agent: string },
): OperatorCommandInput {
  const { id } = task.spec;
  switch (act) {
    case "retry-note":
      return { type: "task.retry", task: id, note: said.text };
    case "reassign":
      return { type: "task.reassign", task: id, assignment: { agent: said.agent } };
    case "steer":
      return { type: "task.steer", task: id, text: said.text };
    case "skip":
      return { type: "task.skip", task: id, reason: said.text };
    case "cancel":
      return { type: "task.cancel", task: id, reason: said.text };
  }
}

interface Words {
  readonly title: ReactNode;
  readonly sentence: string;
  readonly field: string;
  readonly action: string;
}

function useWords(act: SaidAct, { spec: { title } }: TaskState): Words {
  const { t } = useLingui();
  const words = {
    "retry-note": {
      title: (
        <Trans>
          Retry <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`The note goes into the prompt of the next attempt.`,
      field: t`Note`,
      action: t`Retry with note`,
    },
    reassign: {
      title: (
        <Trans>
          Assign <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`The next attempt is flown by this agent. What runs now is not interrupted.`,
      field: t`Agent`,
      action: t`Assign`,
    },
    steer: {
      title: (
        <Trans>
          Send an instruction to <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`It is delivered at the next prompt, or with the next attempt.`,
      field: t`Instruction`,
      action: t`Send`,
    },
    skip: {
      title: (
        <Trans>
          Skip <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`It is not done. Tasks that wait for it go on without it.`,
      field: t`Reason`,
      action: t`Skip task`,
    },
    cancel: {
      title: (
        <Trans>
          Cancel <Foreign>{title}</Foreign>
        </Trans>
      ),
      sentence: t`Its agent is ended. Its worktree stays. Tasks that wait for it are blocked.`,
      field: t`Reason`,
      action: t`Cancel task`,
    },
  };
  return words[act];
}
