import { Trans, useLingui } from "@lingui/react/macro";
import type { ConventionWrite } from "#shared/contract/conventions.ts";
import { Button } from "../../ui/button.tsx";
import { Exact } from "../../ui/code-block.tsx";
import { Foreign } from "../../ui/quoted.tsx";
import styles from "./conventions.module.css";

interface Props {
  readonly write: ConventionWrite;
  readonly busy: string | null;
  readonly onWrite: () => void;
}

/** One file as it would be: its lines, and the button that writes exactly these. */
export function ConventionWritePart({ write: { path, from, over, diff }, busy, onWrite }: Props) {
  const { t } = useLingui();
  return (
    <div className={styles.write}>
      <pre
        className={styles.diff}
        aria-label={t`Changes of ${path}`}
        role="region"
        tabIndex={0}
        dir="ltr"
        lang="und"
      >
        {diff.map((line, index) => (
          <span key={index} data-look={LOOKS[line.slice(0, 2)]}>
            <Exact text={`${line}\n`} />
          </span>
        ))}
      </pre>
      <div className={styles.act}>
        <Button
          small
          look={over === "hand-written" ? "danger" : "plain"}
          refusal={busy}
          data-testid="write-convention"
          data-path={path}
          onClick={onWrite}
        >
          {/* One thing for the button, which sets its parts apart. */}
          <span>
            {over === "hand-written" ? (
              <Trans>
                Replace <Foreign>{path}</Foreign>
              </Trans>
            ) : (
              <Trans>
                Make <Foreign>{path}</Foreign>
              </Trans>
            )}
          </span>
        </Button>
        <span className={styles.below}>
          {over === "hand-written" ? (
            <Trans>
              Made from <Foreign>{from}</Foreign>. What it says now is kept in the data directory.
            </Trans>
          ) : (
            <Trans>
              Made from <Foreign>{from}</Foreign>.
            </Trans>
          )}
        </span>
      </div>
    </div>
  );
}

const LOOKS: Readonly<Record<string, string>> = { "+ ": "added", "- ": "removed" };
