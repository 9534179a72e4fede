import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import styles from "./tabs.module.css";

export interface Tab<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Beside the label: a count, a glyph. */
  readonly mark?: ReactNode;
  /** Drawn only while its tab is chosen. */
  readonly content: ReactNode;
}

interface TabsProps<Value extends string> {
  /** Names the row of tabs. */
  readonly label: string;
  readonly tabs: readonly Tab<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** At the end of the row of tabs, such as a button. */
  readonly end?: ReactNode;
  readonly className?: string | undefined;
  readonly testId?: string;
}

/** One of several contents in the same place. Arrows move along the row and choose. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, tabs, value, onChange, end, className, testId } = props;
  return (
    <Base.Root
      className={classNames(styles.tabs, className)}
      value={value}
      onValueChange={(next: Value) => onChange(next)}
      data-testid={testId}
    >
      <div className={styles.row}>
        <Base.List className={styles.list} aria-label={label} activateOnFocus>
          {tabs.map((tab) => (
            <Base.Tab
              key={tab.value}
              value={tab.value}
              className={styles.tab ?? ""}
              data-testid={`tab-${tab.value}`}
            >
              {tab.label}
              {tab.mark}
            </Base.Tab>
          ))}
        </Base.List>
        {end !== undefined && <div className={styles.end}>{end}</div>}
      </div>
      {tabs.map((tab) => (
        <Base.Panel
          key={tab.value}
          value={tab.value}
          className={styles.panel}
          // What shows nothing, as in a dock that is closed, is no stop of the Tab key.
          {...(tab.content === null ? { tabIndex: -1 } : {})}
        >
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
