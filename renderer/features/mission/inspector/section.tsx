import type { ReactNode } from "react";
import styles from "./inspector.module.css";

interface SectionProps {
  readonly title: string;
  /** What a person can do about all of it. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, action, children }: SectionProps) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h3>{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}
