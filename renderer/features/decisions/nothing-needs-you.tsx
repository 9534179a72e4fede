import { Trans } from "@lingui/react/macro";
import styles from "./decisions-dock.module.css";
import { useWorkingWords } from "./triage/use-working-words.ts";

/** The empty queue says what goes on without a person. */
export function NothingNeedsYou() {
  const working = useWorkingWords();
  return (
    <p className={styles.nothing} data-testid="nothing-needs-you">
      <strong>
        <Trans>Nothing needs you.</Trans>
      </strong>{" "}
      {working}
    </p>
  );
}
