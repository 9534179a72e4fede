import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import { isolated } from "#shared/messages/messages.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { changeSettings } from "../change-settings.ts";
import styles from "../own-agents.module.css";
import { draftOf, emptyDraft, readPrice, type PriceDraft } from "./price-draft.ts";
import type { ListedPrice } from "./price-row.tsx";

interface PriceFormProps {
  /** null: of a model that is not listed. */
  readonly price: ListedPrice | null;
  readonly onDone: () => void;
}

export function PriceForm({ price, onDone }: PriceFormProps) {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const first = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState(() =>
    price === null ? emptyDraft(Date.now()) : draftOf(price, price.own, Date.now()),
  );
  // Whoever opened it is about to type.
  useEffect(() => first.current?.focus(), []);
  const [problem, setProblem] = useState<string | null>(null);
  const field = (name: keyof PriceDraft) => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
    "data-testid": `price-${name}`,
    spellCheck: false,
  });
  const keep = async (): Promise<void> => {
    const read = readPrice(draft, Date.now());
    if (!read.ok) return setProblem(read.sentence);
    if (await changeSettings(workbench, { keepPrice: read.price })) onDone();
  };
  return (
    <form
      className={styles.form}
      aria-label={price === null ? t`A new price` : t`Price of ${isolated(price.model)}`}
      data-testid="price-form"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <div className={styles.fields}>
        <TextField
          label={t`Model`}
          hint={t`As its agent names it.`}
          code
          readOnly={price !== null}
          {...(price === null ? { inputRef: first } : {})}
          {...field("model")}
        />
        <TextField
          label={t`Counts from`}
          hint={t`Year, month and day. What was flown before keeps its price.`}
          code
          {...field("from")}
        />
      </div>
      <div className={styles.fields}>
        <TextField
          label={t`Tokens in`}
          inputMode="decimal"
          {...(price === null ? {} : { inputRef: first })}
          {...field("input")}
        />
        <TextField label={t`From the cache`} inputMode="decimal" {...field("cachedInput")} />
        <TextField label={t`Tokens out`} inputMode="decimal" {...field("output")} />
      </div>
      <TextField
        label={t`Who says so`}
        hint={t`A price list or an invoice. Prices are dollars for a million tokens.`}
        {...field("source")}
      />
      {problem !== null && (
        <p className={styles.problem} role="alert" data-testid="price-problem">
          {problem}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="submit" look="primary" data-testid="keep-price">
          <Trans>Save</Trans>
        </Button>
        <Button look="quiet" onClick={onDone}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </form>
  );
}
