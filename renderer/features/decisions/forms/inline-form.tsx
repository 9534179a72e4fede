import type { ReactNode } from "react";
import type { DecisionId } from "#shared/mission/ids.ts";
import { REST, useDesk } from "../decisions-desk.ts";
import styles from "./forms.module.css";
import { isPlainEnter } from "./plain-enter.ts";

interface Props {
  readonly decision: DecisionId;
  readonly label: string;
  readonly testId: string;
  /** Enter in its text field; absent: there is none. */
  readonly onEnter?: () => void;
  readonly children: ReactNode;
}

/** In the place of the buttons. Escape goes back to the card. */
export function InlineForm({ decision, label, testId, onEnter, children }: Props) {
  const desk = useDesk();
  return (
    <div
      className={styles.form}
      role="group"
      aria-label={label}
      data-testid={testId}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.nativeEvent.isComposing) {
          event.preventDefault();
          event.stopPropagation();
          desk.setMode(REST);
          desk.go(decision);
        } else if (event.target instanceof HTMLInputElement && isPlainEnter(event.nativeEvent)) {
          event.preventDefault();
          onEnter?.();
        }
      }}
    >
      {children}
    </div>
  );
}
