import { Menu as Base } from "@base-ui/react/menu";
import { Fragment, type ReactElement, type ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Keys } from "./keys.tsx";
import styles from "./menu.module.css";

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly keys?: readonly string[];
  /** Why it cannot be chosen now; it stays in the list, so that the reason can be read. */
  readonly refusal?: string | null;
  /** Ends or removes something. */
  readonly danger?: boolean;
  /** A line above it. */
  readonly apart?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly items: readonly MenuItem[];
  readonly align?: "start" | "end";
  readonly side?: "top" | "bottom";
  readonly testId?: string;
  /** Time to find out what is in it. */
  readonly onOpen?: () => void;
}

/** More that can be done with a thing. Opens under its button; Esc gives the keyboard back to it. */
export function Menu({ trigger, items, align = "end", side = "bottom", testId, onOpen }: MenuProps) {
  return (
    <Base.Root modal={false} onOpenChange={(open) => (open ? onOpen?.() : undefined)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align={align} side={side} sideOffset={4}>
          <Base.Popup className={styles.popup} data-testid={testId}>
            {items.map((item) => (
              <Fragment key={item.id}>
                {item.apart === true && <Base.Separator className={styles.line} />}
                <Row item={item} />
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Row({ item }: { readonly item: MenuItem }) {
  const { id, label, icon, keys, refusal = null, danger = false, run } = item;
  return (
    <Base.Item
      className={classNames(styles.item, danger && styles.danger)}
      aria-disabled={refusal === null ? undefined : true}
      closeOnClick={refusal === null}
      onClick={refusal === null ? run : undefined}
      data-testid={`menu-${id}`}
    >
      {icon !== undefined && <span className={styles.icon}>{icon}</span>}
      <span className={styles.words}>
        {label}
        {refusal !== null && <span className={styles.reason}>{refusal}</span>}
      </span>
      {keys !== undefined && <Keys keys={keys} />}
    </Base.Item>
  );
}
