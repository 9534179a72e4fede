import { Tooltip } from "@base-ui/react/tooltip";
import { useEffect, useState, type ReactElement } from "react";
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
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return undefined;
    // A key goes on to something else, often another screen: the name must not stay above it.
    const close = () => setOpen(false);
    window.addEventListener("keydown", close, { capture: true });
    return () => window.removeEventListener("keydown", close, { capture: true });
  }, [open]);
  return (
    <Tooltip.Root open={open} onOpenChange={setOpen}>
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
