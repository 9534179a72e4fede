import { useId, type ComponentProps, type ReactNode, type Ref } from "react";
import { classNames } from "./class-names.ts";
import { Glyph } from "./glyph.tsx";
import styles from "./text-field.module.css";

type InputProps = Omit<ComponentProps<"input">, "onChange" | "value" | "ref" | "className">;

export interface TextFieldProps extends InputProps {
  readonly label: string;
  /** The label is somebody's own words: a recipe asks it. */
  readonly foreign?: boolean;
  /** The label is for screen readers only, because something beside the field says it already. */
  readonly bare?: boolean;
  readonly hint?: ReactNode;
  /** What is wrong with what stands in the field, as one sentence; null when nothing is. */
  readonly problem?: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** More than one line: how many are shown. */
  readonly rows?: number;
  /** Set like code: paths, commands, globs. */
  readonly code?: boolean;
  /** Beside the field: another way to fill it. */
  readonly action?: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement & HTMLTextAreaElement>;
}

/** A field with its name, what it is for, and what is wrong with what was typed. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    bare = false,
    foreign = false,
    hint,
    problem,
    value,
    onChange,
    rows,
    code = false,
    action,
    inputRef,
    ...rest
  } = props;
  const id = useId();
  const wrong = problem !== undefined && problem !== null;
  const described = [hint === undefined ? "" : `${id}-hint`, wrong ? `${id}-problem` : ""].join(" ").trim();
  const field = {
    ...rest,
    id,
    ref: inputRef,
    value,
    "aria-label": bare ? label : undefined,
    "aria-invalid": wrong || undefined,
    "aria-describedby": described === "" ? undefined : described,
    // Said as it stands, in no language.
    lang: code ? "und" : undefined,
    spellCheck: rest.spellCheck ?? !code,
    className: classNames(styles.input, code && styles.code),
  };
  return (
    <div className={styles.field}>
      {!bare && (
        <label className={styles.label} htmlFor={id}>
          {foreign ? <bdi lang="und">{label}</bdi> : label}
        </label>
      )}
      <div className={styles.line}>
        {rows === undefined ? (
          <input {...field} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <textarea
            {...(field as ComponentProps<"textarea">)}
            rows={rows}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
        {action}
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {wrong && (
        <p id={`${id}-problem`} className={styles.problem}>
          <Glyph shape="octagon-cross" tone="fail" />
          <span>{problem}</span>
        </p>
      )}
    </div>
  );
}
