import type { ReactNode } from "react";
import styles from "./badge.module.css";
import { classNames } from "./class-names.ts";
import type { GlyphTone } from "./glyph.tsx";

interface BadgeProps {
  /** The colour of its frame; the words are always set in ink. */
  readonly tone?: GlyphTone;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}

/** A word or a count that belongs to what stands beside it. */
export function Badge({ tone, title, children }: BadgeProps) {
  return (
    <span className={classNames(styles.badge, tone !== undefined && styles[tone])} title={title}>
      {children}
    </span>
  );
}
