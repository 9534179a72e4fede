import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { AgentFilesView, RepositorySetup } from "#shared/contract/repository-requests.ts";
import { useAsked } from "../../state/use-asked.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./new-mission.module.css";

/** What the repository brings for the CLIs of agents, asked once for each content. Nobody has to answer. */
export function AgentFilesTrust({ of }: { readonly of: RepositorySetup }) {
  const { repository, baseBranch, commit } = of;
  const [answered, setAnswered] = useState<AgentFilesView | null>(null);
  const seen = useAsked(
    "repository.agent-files",
    { repository, baseBranch },
    Number.parseInt(commit.slice(0, 8), 16),
  );
  const shown = answered?.sha256 === seen.value?.sha256 ? answered : seen.value;
  if (shown === null) return null;
  if (shown.problem !== null) return <Unfit problem={shown.problem} />;
  if (shown.sha256 === null || (shown.trust !== "untrusted" && shown.trust !== "changed")) return null;
  return <Question key={shown.sha256} seen={shown} sha256={shown.sha256} answered={setAnswered} />;
}

interface QuestionProps {
  readonly seen: AgentFilesView;
  readonly sha256: string;
  readonly answered: (view: AgentFilesView) => void;
}

function Question({ seen, sha256, answered }: QuestionProps) {
  const { connection } = useWorkbench();
  const { t } = useLingui();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { repository, baseBranch, paths, changes } = seen;
  const say = async (answer: "trust" | "decline"): Promise<void> => {
    const asked = { repository, baseBranch, sha256, answer };
    const outcome = await connection.request("repository.answer-agent-files", asked);
    if (outcome.ok) answered(outcome.value);
    else setRefusal(outcome.failure.message);
  };
  return (
    <div
      className={styles.trust}
      role="group"
      aria-label={t`What this repository brings for agents`}
      data-testid="agent-files"
    >
      <p>
        {changes.length === 0 ? (
          <Trans>
            This repository brings settings and words for agents. They may run commands and answer questions
            of their own. Shall agents load them?
          </Trans>
        ) : (
          <Trans>
            What this repository brings for agents changed since you trusted it. Shall agents load it as it is
            now?
          </Trans>
        )}
      </p>
      <pre className={styles.commands} dir="ltr" lang="und" tabIndex={0} aria-label={t`Files for agents`}>
        {(changes.length === 0 ? paths : changes).join("\n")}
      </pre>
      {refusal !== null && <p className={styles.problem}>{refusal}</p>}
      <div className={styles.answers}>
        <Button small data-testid="trust-agent-files" onClick={() => void say("trust")}>
          <Plural value={paths.length} one="Load this file" other="Load these # files" />
        </Button>
        <Button small look="quiet" data-testid="decline-agent-files" onClick={() => void say("decline")}>
          <Trans>Fly without them</Trans>
        </Button>
      </div>
    </div>
  );
}

function Unfit({ problem }: { readonly problem: string }) {
  return (
    <p className={styles.trust} data-testid="agent-files">
      <span>
        <Trans>Agents fly without what this repository brings for them.</Trans> <bdi lang="en">{problem}</bdi>
      </span>
    </p>
  );
}
