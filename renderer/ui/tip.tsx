import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";
import { Keys } from "./keys.tsx";
import styles from "./tip.module.css";

interface TipProps {
  readonly words: string;
  readonly keys?: readonly string[] | undefined;
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly children: ReactElement<Record<string, unknown>>;
}

/** A name for something that shows only a picture, with the keys that do the same. */
export function Tip({ words, keys, side = "bottom", children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner className={styles.positioner} side={side} sideOffset={6}>
          <Tooltip.Popup className={styles.popup}>
            {words}
            {keys !== undefined && <Keys keys={keys} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** Wraps the app, so that moving along a row of buttons shows their names without waiting again. */
export function TipGroup({ children }: { readonly children: ReactElement }) {
  return <Tooltip.Provider delay={500}>{children}</Tooltip.Provider>;
}
