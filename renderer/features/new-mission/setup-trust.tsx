import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { RepositorySetup } from "#shared/contract/repository-requests.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock, Exact } from "../../ui/code-block.tsx";
import styles from "./new-mission.module.css";

/** What the repository would run before any agent starts, until a person has said yes to exactly that. */
export function SetupTrust({ seen }: { readonly seen: RepositorySetup }) {
  const { connection } = useWorkbench();
  const { t } = useLingui();
  const [answer, setAnswer] = useState<{ readonly of: string; readonly refusal: string | null } | null>(null);
  const { sha256, setup, trust, repository, baseBranch } = seen;
  const isTrusted = answer !== null && answer.of === sha256 && answer.refusal === null;
  if (sha256 === null || setup === null || trust === "not-needed" || trust === "trusted" || isTrusted)
    return null;
  const say = async (): Promise<void> => {
    const outcome = await connection.request("repository.trust", { repository, baseBranch, sha256 });
    setAnswer({ of: sha256, refusal: outcome.ok ? null : outcome.failure.message });
  };
  return (
    <div
      className={styles.trust}
      role="group"
      aria-label={t`What this repository runs`}
      data-testid="setup-trust"
    >
      <p>
        <Trans>
          This repository runs commands of its own before an agent starts. They need your yes before a launch.
        </Trans>
      </p>
      <div className={styles.commands}>
        {setup.commands.map(({ command }, index) => (
          <CodeBlock key={`runs ${index}`} label={t`Runs`} code={command} />
        ))}
        {setup.check.map(({ command }, index) => (
          <CodeBlock key={`checks ${index}`} label={t`Checks with`} code={command} />
        ))}
      </div>
      <Rest setup={setup} />
      {answer !== null && answer.refusal !== null && <p className={styles.problem}>{answer.refusal}</p>}
      <Button small data-testid="trust-setup" onClick={() => void say()}>
        <Trans>Allow these commands</Trans>
      </Button>
    </div>
  );
}

/** What else comes with the yes: files the agents see, folders that stay where merges are proven, and where the commands may reach. */
function Rest({
  setup: { carry, keep, network },
}: {
  readonly setup: NonNullable<RepositorySetup["setup"]>;
}) {
  return (
    <ul className={styles.rest}>
      {carry.map((path) => (
        <li key={`carry ${path}`}>
          <Trans>
            Copies <Code text={path} /> into each workspace
          </Trans>
        </li>
      ))}
      {keep.map((name) => (
        <li key={`keep ${name}`}>
          <Trans>
            Keeps <Code text={name} /> where merges are proven
          </Trans>
        </li>
      ))}
      {!network.needed && (
        <li>
          <Trans>Reaches no network</Trans>
        </li>
      )}
      {network.needed &&
        network.hosts.map((host) => (
          <li key={`host ${host}`}>
            <Trans>
              Reaches <Code text={host} />
            </Trans>
          </li>
        ))}
    </ul>
  );
}

const Code = ({ text }: { readonly text: string }) => (
  <code dir="ltr" lang="und">
    <Exact text={text} />
  </code>
);
