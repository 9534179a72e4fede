import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import { classNames } from "./class-names.ts";
import menu from "./menu.module.css";
import styles from "./select.module.css";

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** A second line that says what choosing it means. */
  readonly hint?: string;
  /** The name of something of a person's or an agent's. */
  readonly foreign?: boolean;
}

interface SelectProps<Value extends string> {
  readonly label: string;
  /** The label stands before the choice; else it is for screen readers only. */
  readonly labelled?: boolean;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly testId?: string;
}

/** One of many. For up to five short ones `Segments` shows them all at once. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, labelled = false, options, value, onChange, testId } = props;
  return (
    <Base.Root
      modal={false}
      items={[...options]}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <span className={styles.field}>
        {labelled && <Base.Label className={styles.label}>{label}</Base.Label>}
        <Base.Trigger
          className={styles.trigger}
          aria-label={labelled ? undefined : label}
          data-testid={testId}
        >
          <Base.Value className={styles.value}>
            {(chosen: Value) => <Words option={options.find((each) => each.value === chosen)} />}
          </Base.Value>
          <ChevronDown className={styles.arrow} size={14} strokeWidth={1.75} aria-hidden="true" />
        </Base.Trigger>
      </span>
      <Base.Portal>
        <Base.Positioner className={menu.positioner} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={menu.popup}>
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className={classNames(menu.item, styles.option)}
                data-testid={`option-${option.value}`}
              >
                <span className={menu.words}>
                  <Base.ItemText>
                    <Words option={option} />
                  </Base.ItemText>
                  {option.hint !== undefined && (
                    <span className={menu.reason} lang={option.foreign === true ? "und" : undefined}>
                      {option.hint}
                    </span>
                  )}
                </span>
                <span className={styles.tick}>
                  <Base.ItemIndicator>
                    <Check size={14} strokeWidth={1.75} aria-hidden="true" />
                  </Base.ItemIndicator>
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Words({ option }: { readonly option: Option<string> | undefined }) {
  if (option?.foreign !== true) return option?.label;
  return <bdi lang="und">{option.label}</bdi>;
}
