import type { ComponentProps, ReactNode } from "react";
import styles from "./button.module.css";
import { classNames } from "./class-names.ts";

export interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  readonly look?: "plain" | "primary" | "quiet" | "danger";
  readonly small?: boolean;
  readonly icon?: ReactNode;
  /** Shows only its picture where the window is narrow; the words stay for screen readers. */
  readonly shortens?: boolean;
  /** Why the button cannot be used now. It stays focusable, so that the reason can be read. */
  readonly refusal?: string | null;
}

export function Button(props: ButtonProps) {
  const { look = "plain", small = false, shortens = false, icon, refusal = null, ...others } = props;
  const { className, children, onClick, onKeyDown, ...rest } = others;
  return (
    <button
      type="button"
      data-look={look}
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
      onKeyDown={(event) => {
        // A browser presses it again and again while Enter is held: meant was once.
        if (event.repeat && event.key === "Enter") event.preventDefault();
        onKeyDown?.(event);
      }}
    >
      {icon}
      {shortens ? <span className={styles.words}>{children}</span> : children}
    </button>
  );
}
