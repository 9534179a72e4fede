import { Trans, useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Settings } from "#shared/settings.ts";
import { useAsked } from "../../../state/use-asked.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { Spinner } from "../../../ui/spinner.tsx";
import { changeSettings } from "../change-settings.ts";
import { SettingRow } from "../setting-row.tsx";
import shared from "../settings-screen.module.css";
import { arrived, useIsAsked } from "../asked-place.ts";
import { PriceForm } from "./price-form.tsx";
import { PriceRow, type ListedPrice } from "./price-row.tsx";
import styles from "./prices.module.css";

/** What models cost, from which day on, and who says so. What is not listed is not known, which is never nothing. */
export function Prices({ settings }: { readonly settings: Pick<Settings, "prices"> }) {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const { value, failure } = useAsked("prices.list", {}, JSON.stringify(settings.prices));
  /** null: a new one; undefined: none is edited. */
  const [edited, setEdited] = useState<ListedPrice | null>();
  const group = useRef<HTMLDivElement>(null);
  const isAsked = useIsAsked("prices");
  const isThere = value !== null;
  useEffect(() => {
    if (!isAsked || !isThere) return;
    group.current?.scrollIntoView({ block: "start" });
    group.current?.focus({ preventScroll: true });
    arrived();
  }, [isAsked, isThere]);
  return (
    <div
      ref={group}
      className={shared.group}
      role="group"
      aria-labelledby="prices-title"
      tabIndex={-1}
      data-testid="prices"
    >
      <h2 id="prices-title">
        <Trans>Prices of models</Trans>
      </h2>
      <div className={shared.card}>
        {edited === undefined ? (
          <SettingRow
            title={t`Dollars for a million tokens`}
            words={t`They count where an agent does not say itself what it cost. What a model costs that is not listed stays unknown, never nothing.`}
          >
            <Button
              icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
              data-testid="add-price"
              onClick={() => setEdited(null)}
            >
              <Trans>Add</Trans>
            </Button>
          </SettingRow>
        ) : (
          <PriceForm
            // Of another model the fields begin anew.
            key={edited?.model ?? ""}
            price={edited}
            onDone={() => setEdited(undefined)}
          />
        )}
        {failure !== null && <p className={styles.note}>{failure.message}</p>}
        {value === null && failure === null && <Spinner words={t`Waiting for the engine`} />}
        {value !== null && (
          <div className={styles.scroll} tabIndex={0} role="region" aria-label={t`Prices`}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{t`Model`}</th>
                  <th scope="col">{t`From`}</th>
                  <th scope="col" className={styles.number}>{t`In`}</th>
                  <th scope="col" className={styles.number}>{t`From the cache`}</th>
                  <th scope="col" className={styles.number}>{t`Out`}</th>
                  <td />
                </tr>
              </thead>
              <tbody>
                {value.prices.map((price) => (
                  <PriceRow
                    key={`${price.model} ${price.from}`}
                    price={price}
                    onEdit={() => setEdited(price)}
                    onForget={() => void changeSettings(workbench, { forgetPrice: price.model })}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </div>
  );
}
