import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./decision-card.module.css";
import { useDesk } from "./decisions-desk.ts";

/** The ways to answer, as the engine offers them. */
export function CardActions({ row }: { readonly row: DecisionRow }) {
  const desk = useDesk();
  const send = (option: string) => {
    if (desk.isArmed("pointer")) desk.answering.answer(row, { option });
  };
  return (
    <div className={styles.actions}>
      {row.options.map(({ id, label }) => (
        <Button
          key={id}
          data-option={id}
          title={row.options.find((one) => one.id === id)?.effect}
          onClick={() => send(id)}
        >
          <bdi lang="und">{label}</bdi>
        </Button>
      ))}
    </div>
  );
}
