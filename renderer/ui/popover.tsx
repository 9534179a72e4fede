import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";
import styles from "./popover.module.css";

interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly title: string;
  readonly align?: "start" | "center" | "end";
  readonly side?: "top" | "bottom";
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly testId?: string;
  readonly children: ReactNode;
}

/** A little more beside the thing that it is about, without leaving the screen. Esc closes it. */
export function Popover(props: PopoverProps) {
  const { trigger, title, align = "start", side = "bottom", open, onOpenChange, testId, children } = props;
  return (
    <Base.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange: (next: boolean) => onOpenChange(next) })}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align={align} side={side} sideOffset={6}>
          <Base.Popup className={styles.popup} data-testid={testId}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
