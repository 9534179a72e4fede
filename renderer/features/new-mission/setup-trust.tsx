import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { RepositorySetup } from "#shared/contract/repository-requests.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
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
      <pre className={styles.commands} dir="ltr" tabIndex={0} aria-label={t`Commands`}>
        {[...setup.commands, ...setup.check].map(({ command }) => command).join("\n")}
      </pre>
      {answer !== null && answer.refusal !== null && <p className={styles.problem}>{answer.refusal}</p>}
      <Button small data-testid="trust-setup" onClick={() => void say()}>
        <Trans>Allow these commands</Trans>
      </Button>
    </div>
  );
}
