import { useId, type ReactNode } from "react";
import styles from "./checkbox.module.css";
import { Hidden } from "./hidden.tsx";

export interface RadioOption<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

interface RadioListProps<Value extends string> {
  readonly label: string;
  /** The label is for screen readers only, because something above says it already. */
  readonly bare?: boolean;
  readonly options: readonly RadioOption<Value>[];
  /** Null: nothing is chosen yet. */
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly testId?: string;
}

/** One of a few, each with a sentence. Arrows move the choice. */
export function RadioList<Value extends string>(props: RadioListProps<Value>) {
  const { label, bare = false, options, value, onChange, testId } = props;
  const id = useId();
  return (
    <fieldset className={styles.list} data-testid={testId}>
      <legend className={bare ? undefined : styles.legend}>{bare ? <Hidden>{label}</Hidden> : label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={id}
            className={styles.dot}
            checked={option.value === value}
            aria-labelledby={`${id}-${option.value}-label`}
            aria-describedby={option.hint === undefined ? undefined : `${id}-${option.value}-hint`}
            data-testid={`option-${option.value}`}
            onChange={() => onChange(option.value)}
          />
          <span className={styles.words}>
            <span id={`${id}-${option.value}-label`}>{option.label}</span>
            {option.hint !== undefined && (
              <span id={`${id}-${option.value}-hint`} className={styles.hint}>
                {option.hint}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
