import type { KeyboardEvent, ReactNode } from "react";
import styles from "./segments.module.css";

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: ReactNode;
  /** It cannot be chosen now; why stands beside it. */
  readonly disabled?: boolean;
}

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly testId?: string;
}

/** One of a few: a radio group whose arrows move the choice. */
export function Segments<Value extends string>(props: SegmentsProps<Value>) {
  const { label, segments, value, onChange, testId } = props;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const free = segments.filter(({ disabled }) => disabled !== true);
    const at = free.findIndex((segment) => segment.value === value);
    const target = free[(at + step + free.length) % free.length];
    if (target === undefined) return;
    const next = segments.indexOf(target);
    onChange(target.value);
    const button = event.currentTarget.children[next];
    if (button instanceof HTMLElement) button.focus();
  };
  const known = segments.some((segment) => segment.value === value);
  return (
    <div
      className={styles.segments}
      role="radiogroup"
      aria-label={label}
      onKeyDown={onKeyDown}
      data-testid={testId}
    >
      {segments.map((segment, index) => (
        <button
          key={segment.value}
          type="button"
          role="radio"
          aria-checked={segment.value === value}
          aria-disabled={segment.disabled === true ? true : undefined}
          tabIndex={segment.value === value || (!known && index === 0) ? 0 : -1}
          className={styles.segment}
          data-value={segment.value}
          onClick={segment.disabled === true ? undefined : () => onChange(segment.value)}
        >
          {segment.icon}
          {segment.label}
        </button>
      ))}
    </div>
  );
}
