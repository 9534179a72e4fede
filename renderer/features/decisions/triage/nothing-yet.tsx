import { Trans } from "@lingui/react/macro";
import styles from "./table.module.css";

/** Nothing is there, in the same words for answers of people and of rules. */
export function NothingYet() {
  return (
    <p className={styles.more} data-testid="nothing-resolved">
      <Trans>Nothing yet. What is decided stays here, with who decided it and why.</Trans>
    </p>
  );
}
