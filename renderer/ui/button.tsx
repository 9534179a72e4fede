import type { ComponentProps, ReactNode } from "react";
import styles from "./button.module.css";
import { classNames } from "./class-names.ts";

export interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  readonly look?: "plain" | "primary" | "quiet" | "danger";
  readonly small?: boolean;
  readonly icon?: ReactNode;
  /** Why the button cannot be used now. It stays focusable, so that the reason can be read. */
  readonly refusal?: string | null;
}

export function Button(props: ButtonProps) {
  const {
    look = "plain",
    small = false,
    icon,
    refusal = null,
    className,
    children,
    onClick,
    ...rest
  } = props;
  return (
    <button
      type="button"
      {...rest}
      title={refusal ?? rest.title}
      aria-disabled={refusal === null ? undefined : true}
      className={classNames(
        styles.button,
        look !== "plain" && styles[look],
        small && styles.small,
        className,
      )}
      onClick={refusal === null ? onClick : undefined}
    >
      {icon}
      {children}
    </button>
  );
}
