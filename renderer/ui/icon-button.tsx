import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button.tsx";
import styles from "./button.module.css";
import { classNames } from "./class-names.ts";
import { Tip } from "./tip.tsx";

export interface IconButtonProps extends Omit<ButtonProps, "icon" | "children"> {
  /** The accessible name, and the words of the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly keys?: readonly string[];
}

export function IconButton({ label, icon, keys, className, refusal = null, ...rest }: IconButtonProps) {
  return (
    <Tip words={refusal ?? label} keys={refusal === null ? keys : undefined}>
      <Button
        look="quiet"
        {...rest}
        refusal={refusal}
        title={undefined}
        aria-label={label}
        className={classNames(styles.icon, className)}
      >
        {icon}
      </Button>
    </Tip>
  );
}
