import type { ReactNode } from "react";
import styles from "./settings-screen.module.css";

interface RowProps {
  readonly title: string;
  readonly words: string;
  readonly children: ReactNode;
}

export function SettingRow({ title, words, children }: RowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <h3>{title}</h3>
        <p>{words}</p>
      </div>
      {children}
    </div>
  );
}
