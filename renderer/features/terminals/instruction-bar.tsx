import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import type { Instruction } from "#shared/mission/flight/terminal-control.ts";
import { newCommandId } from "../../connection/command-id.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { exactTimeOfDay } from "../../ui/format.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { useDesk } from "./desk.ts";
import field from "./bar-field.module.css";
import styles from "./instruction-bar.module.css";
import type { AgentTerminal } from "./shown-terminal.ts";
import { agentName } from "./terminal-words.ts";
import { useSaid } from "./use-said.ts";

/** As many letters as an instruction may have. */
const MOST_LETTERS = 8_000;

type Sending = { readonly state: "idle" | "sending" } | { readonly state: "refused"; readonly why: string };

/** One line to the agent, and what was seen of the last one. */
export function InstructionBar({ terminal }: { readonly terminal: AgentTerminal }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { connection } = useWorkbench();
  const input = useRef<HTMLInputElement>(null);
  const receipt = useSaid<HTMLParagraphElement>("instruction");
  const [text, setText] = useState("");
  const [sending, setSending] = useState<Sending>({ state: "idle" });
  const name = agentName(terminal);
  useEffect(() => input.current?.focus(), []);

  const close = () => {
    const tile = input.current?.closest<HTMLElement>("[data-terminal-scope]");
    desk.state.setState({ composing: null });
    tile?.focus();
  };
  const send = async () => {
    const { mission, task } = terminal;
    setSending({ state: "sending" });
    const command = { type: "task.steer", task, text: text.trim() } as const;
    const outcome = await connection.command("missions.command", {
      commandId: newCommandId(),
      mission,
      command,
    });
    if (!outcome.ok) return setSending({ state: "refused", why: outcome.failure.message });
    setSending({ state: "idle" });
    // What was typed meanwhile is the next one.
    setText((now) => (now.trim() === command.text ? "" : now));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  const empty = text.trim() === "" ? t`There is nothing to send yet` : null;
  return (
    <form
      className={styles.bar}
      aria-label={t`Send instruction`}
      data-testid="instruction-bar"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (empty === null && sending.state !== "sending") void send();
      }}
    >
      <div className={styles.line}>
        <input
          ref={input}
          className={field.field}
          value={text}
          maxLength={MOST_LETTERS}
          placeholder={t`Tell ${name} something`}
          aria-label={t`Instruction for ${name}`}
          data-testid="instruction-input"
          onChange={(event) => setText(event.target.value)}
        />
        <Button small type="submit" refusal={sending.state === "sending" ? t`It is being sent` : empty}>
          <Trans>Send</Trans>
        </Button>
        <IconButton
          small
          label={t`Close`}
          keys={["Esc"]}
          icon={<X size={14} strokeWidth={1.75} aria-hidden="true" />}
          onClick={close}
        />
      </div>
      <p ref={receipt} className={styles.receipt} data-testid="instruction-receipt">
        {sending.state === "refused" ? (
          sending.why
        ) : (
          <Receipt instruction={terminal.instructions.at(-1)} running={terminal.state !== "ended"} />
        )}
      </p>
    </form>
  );
}

interface ReceiptProps {
  readonly instruction: Instruction | undefined;
  readonly running: boolean;
}

/** Each step from an event that was seen; nothing is taken for delivered because it was sent. */
function Receipt({ instruction, running }: ReceiptProps) {
  if (instruction === undefined) {
    return running ? (
      <Trans>Delivered at its next prompt. You see here when the agent has taken it.</Trans>
    ) : (
      <Trans>No session runs: it becomes part of the next prompt.</Trans>
    );
  }
  const { text, at, deliveredAt, inPromptOf } = instruction;
  const quoted = <bdi lang="und">{text}</bdi>;
  if (deliveredAt !== null) {
    const time = exactTimeOfDay(deliveredAt);
    return (
      <Trans>
        Taken by the agent at {time}: {quoted}
      </Trans>
    );
  }
  if (inPromptOf !== null) {
    return (
      <Trans>
        In the prompt of attempt {inPromptOf}: {quoted}
      </Trans>
    );
  }
  const time = exactTimeOfDay(at);
  return (
    <Trans>
      Recorded at {time}, not taken yet: {quoted}
    </Trans>
  );
}
