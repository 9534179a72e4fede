import { Trans, useLingui } from "@lingui/react/macro";
import { isolated } from "#shared/messages/messages.ts";
import type { RequestResult } from "#shared/contract/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { pricePerMillion } from "../../../ui/format.ts";
import { Foreign } from "../../../ui/quoted.tsx";
import styles from "./prices.module.css";

export type ListedPrice = RequestResult<"prices.list">["prices"][number];

interface PriceRowProps {
  readonly price: ListedPrice;
  readonly onEdit: () => void;
  readonly onForget: () => void;
}

export function PriceRow({ price, onEdit, onForget }: PriceRowProps) {
  const { t } = useLingui();
  const { model, from, input, cachedInput, output, source, seenOn, own } = price;
  return (
    <tr data-testid="price" data-model={model} data-from={from} data-own={own}>
      <th scope="row">
        <Foreign>{model}</Foreign>
        <span className={styles.source}>
          {own && <Trans>Yours: </Trans>}
          <Foreign>{source}</Foreign>
          {", "}
          <Trans>seen {seenOn}</Trans>
        </span>
      </th>
      <td>{from}</td>
      <td className={styles.number}>{pricePerMillion(input)}</td>
      <td className={styles.number}>{pricePerMillion(cachedInput)}</td>
      <td className={styles.number}>{pricePerMillion(output)}</td>
      <td className={styles.acts}>
        <Button small look="quiet" aria-label={t`Change the price of ${isolated(model)}`} onClick={onEdit}>
          <Trans>Change</Trans>
        </Button>
        {own && (
          <Button
            small
            look="quiet"
            data-testid="forget-price"
            aria-label={t`Remove your prices of ${isolated(model)}`}
            onClick={onForget}
          >
            <Trans>Remove</Trans>
          </Button>
        )}
      </td>
    </tr>
  );
}
