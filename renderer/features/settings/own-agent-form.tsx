import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { newCommandId } from "../../connection/command-id.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { agentOf, type OwnAgentDraft } from "./own-agent-draft.ts";
import styles from "./own-agents.module.css";

interface OwnAgentFormProps {
  readonly draft: OwnAgentDraft;
  readonly isNew: boolean;
  readonly onDone: () => void;
}

/** A command line that speaks the Agent Client Protocol, and what it needs. The engine reads it. */
export function OwnAgentForm({ draft: before, isNew, onDone }: OwnAgentFormProps) {
  const { t } = useLingui();
  const { connection } = useWorkbench();
  const [draft, setDraft] = useState(before);
  const [problem, setProblem] = useState<string | null>(null);
  const field = (name: keyof OwnAgentDraft) => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
    "data-testid": `own-agent-${name}`,
    spellCheck: false,
  });
  const keep = async (): Promise<void> => {
    const agent = agentOf(draft);
    if (agent === null) return setProblem(t`A quote in the command is not closed. Nothing was changed.`);
    const outcome = await connection.command("agents.keep-own", {
      commandId: newCommandId(),
      agent,
      isNew,
    });
    if (outcome.ok) onDone();
    else setProblem(outcome.failure.message);
  };
  return (
    <form
      className={styles.form}
      aria-label={isNew ? t`A new agent` : t`Agent ${before.name}`}
      data-testid="own-agent-form"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <div className={styles.fields}>
        <TextField
          label={t`Name`}
          hint={t`As plans name it: small letters and dashes.`}
          code
          readOnly={!isNew}
          {...field("name")}
        />
        <TextField label={t`Title`} hint={t`As it is shown.`} {...field("title")} />
      </div>
      <TextField
        label={t`Command`}
        hint={t`A program on your PATH or by its whole path, and its arguments. It has to speak the Agent Client Protocol.`}
        code
        {...field("command")}
      />
      <div className={styles.fields}>
        <TextField
          label={t`Hosts of its models`}
          hint={t`With commas. Nothing else is reached from the sandbox.`}
          code
          {...field("hosts")}
        />
        <TextField
          label={t`Variables with its keys`}
          hint={t`Their names, never the keys.`}
          code
          {...field("keys")}
        />
        <TextField
          label={t`Maker of its models`}
          hint={t`Such as anthropic. Without it, it flies only where a plan names it.`}
          code
          {...field("family")}
        />
        <TextField
          label={t`Mode`}
          hint={t`The mode it has to fly in, in its own word.`}
          code
          {...field("mode")}
        />
        <TextField
          label={t`Other variables`}
          hint={t`That it needs of your environment.`}
          code
          {...field("env")}
        />
        <TextField
          label={t`Reads`}
          hint={t`Whole paths outside the workspace, with commas.`}
          code
          {...field("reads")}
        />
        <TextField
          label={t`Writes`}
          hint={t`Its own state: logins, conversations.`}
          code
          {...field("writes")}
        />
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert" lang="en" data-testid="own-agent-problem">
          {problem}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="submit" look="primary" data-testid="keep-own-agent">
          <Trans>Save</Trans>
        </Button>
        <Button look="quiet" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
