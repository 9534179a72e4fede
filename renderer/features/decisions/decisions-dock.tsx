import { Trans, useLingui } from "@lingui/react/macro";
import { useQueue } from "../../state/workbench.ts";
import { DecisionCard } from "./decision-card.tsx";
import styles from "./decisions-dock.module.css";
import { useDeskState } from "./decisions-desk.ts";
import { useOpenCard } from "./use-open-card.ts";
import { useRegion } from "./use-region.ts";

/** What needs a person, the one to look at first open, beside whatever else the screen shows. */
export function DecisionsDock() {
  const { t } = useLingui();
  const live = useQueue((queue) => queue.live);
  const order = useDeskState((state) => state.order);
  const cards = useDeskState((state) => state.cards);
  const open = useOpenCard(order);
  const region = useRegion();
  return (
    <section
      {...region}
      className={styles.dock}
      aria-label={t`Decisions`}
      data-decisions-scope=""
      data-testid="decisions-dock"
      data-live={live}
    >
      {order.length === 0 && (
        <p className={styles.nothing} data-testid="nothing-needs-you">
          <Trans>Nothing needs you.</Trans>
        </p>
      )}
      <ol className={styles.list}>
        {order.map((id) => {
          const shown = cards.get(id);
          return shown === undefined ? null : (
            <li key={id}>
              <DecisionCard row={shown.row} open={id === open} />
            </li>
          );
        })}
      </ol>
    </section>
  );
}
