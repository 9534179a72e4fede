import type { ReactNode } from "react";
import styles from "./empty.module.css";

interface EmptyProps {
  readonly title: string;
  readonly sentence: string;
  /** The one thing to do from here. */
  readonly action?: ReactNode;
}

export function Empty({ title, sentence, action }: EmptyProps) {
  return (
    <div className={styles.empty} data-testid="empty">
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.sentence}>{sentence}</p>
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
