import { useLingui } from "@lingui/react/macro";
import type { Finding } from "#shared/mission/review/finding.ts";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Foreign, Quoted } from "../../../ui/quoted.tsx";
import { placeOf, severityWord } from "./finding-words.ts";
import styles from "./findings.module.css";

interface FindingBodyProps {
  readonly finding: Finding;
  /** Its title stands nowhere else. */
  readonly titled?: boolean;
  /** How bad it is and where it is stand nowhere else. */
  readonly placed?: boolean;
}

/** What somebody claims, and by what. */
export function FindingBody({ finding, titled = false, placed = false }: FindingBodyProps) {
  const { t } = useLingui();
  const { title, severity, claim, evidence, by } = finding;
  const place = placeOf(finding);
  return (
    <div className={styles.body}>
      {titled && (
        <p className={styles.title}>
          <Foreign>{title}</Foreign>
        </p>
      )}
      {placed && (
        <p className={styles.meta}>
          <span>{severityWord(severity)}</span>
          {place !== "" && (
            <code lang="und" dir="ltr">
              {place}
            </code>
          )}
        </p>
      )}
      {claim.trim() !== "" && <Quoted block by={by.agent} words={claim} />}
      {evidence.trim() !== "" && <CodeBlock label={t`Evidence`} code={evidence} />}
    </div>
  );
}
