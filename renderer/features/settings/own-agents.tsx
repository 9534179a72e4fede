import { Trans, useLingui } from "@lingui/react/macro";
import { Pencil, Plus, Stethoscope, Trash2 } from "lucide-react";
import { useState } from "react";
import type { OwnAgent } from "#shared/own-agent.ts";
import { newCommandId } from "../../connection/command-id.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { commandLine, draftOf, EMPTY_DRAFT } from "./own-agent-draft.ts";
import { OwnAgentForm } from "./own-agent-form.tsx";
import styles from "./own-agents.module.css";
import { SettingRow } from "./setting-row.tsx";
import shared from "./settings-screen.module.css";

const icon = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const;
const NEW = "";

/** Agents beside those Flightdeck knows, and the way to what is installed. */
export function OwnAgents({ agents }: { readonly agents: readonly OwnAgent[] }) {
  const { t } = useLingui();
  const { commands } = useWorkbench();
  /** The name of the one that is edited; empty: a new one; null: none. */
  const [edited, setEdited] = useState<string | null>(null);
  const done = () => setEdited(null);
  return (
    <div className={shared.group} data-testid="own-agents">
      <h2>
        <Trans>Agents</Trans>
      </h2>
      <div className={shared.card}>
        <SettingRow
          title={t`Installed agents`}
          words={t`Version, login, sandbox and usage limit of each, and a test flight.`}
        >
          <Button icon={<Stethoscope {...icon} />} onClick={() => commands.run("doctor.run")}>
            <Trans>Look at them</Trans>
          </Button>
        </SettingRow>
        {agents.map((agent) =>
          edited === agent.name ? (
            <OwnAgentForm key={agent.name} draft={draftOf(agent)} isNew={false} onDone={done} />
          ) : (
            <Kept key={agent.name} agent={agent} onEdit={() => setEdited(agent.name)} />
          ),
        )}
        {edited === NEW ? (
          <OwnAgentForm draft={EMPTY_DRAFT} isNew onDone={done} />
        ) : (
          <SettingRow
            title={t`Another agent`}
            words={t`Any program that speaks the Agent Client Protocol, by its command line.`}
          >
            <Button icon={<Plus {...icon} />} data-testid="add-own-agent" onClick={() => setEdited(NEW)}>
              <Trans>Add</Trans>
            </Button>
          </SettingRow>
        )}
      </div>
    </div>
  );
}

function Kept({ agent, onEdit }: { readonly agent: OwnAgent; readonly onEdit: () => void }) {
  const { t } = useLingui();
  const { connection, notices } = useWorkbench();
  const { name, title } = agent;
  const forget = async (): Promise<void> => {
    const outcome = await connection.command("agents.forget-own", { commandId: newCommandId(), name });
    if (!outcome.ok) notices.getState().add({ tone: "problem", words: outcome.failure.message });
  };
  return (
    <div className={shared.row} data-testid="own-agent" data-agent={name}>
      <div className={shared.words}>
        <h3>
          <bdi lang="und">{title}</bdi>
        </h3>
        <p className={styles.command}>
          <code lang="und">{commandLine(agent)}</code>
        </p>
      </div>
      <div className={styles.acts}>
        <Button small icon={<Pencil {...icon} />} aria-label={t`Edit ${title}`} onClick={onEdit}>
          <Trans>Edit</Trans>
        </Button>
        <Button
          small
          look="quiet"
          icon={<Trash2 {...icon} />}
          aria-label={t`Remove ${title}`}
          data-testid="forget-own-agent"
          onClick={() => void forget()}
        >
          <Trans>Remove</Trans>
        </Button>
      </div>
    </div>
  );
}
