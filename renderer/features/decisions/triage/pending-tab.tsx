import { useLingui } from "@lingui/react/macro";
import { useLayoutEffect, useMemo, useRef } from "react";
import { useStore } from "zustand";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { DecisionCard } from "../decision-card.tsx";
import { useDesk, useDeskState } from "../decisions-desk.ts";
import { alikeKey, groupDecisions, sortKey } from "../groups/group-decisions.ts";
import { listItems, pathOf } from "../groups/list-items.ts";
import { useOpenCard } from "../use-open-card.ts";
import { useRegion } from "../use-region.ts";
import { RuleOffer } from "../rules/rule-offer.tsx";
import { AlikeBar } from "./alike-bar.tsx";
import { DecisionList } from "./decision-list.tsx";
import styles from "./decisions-screen.module.css";
import { FloodBanner } from "./flood-banner.tsx";
import { suggestedRule } from "./suggested-rule.ts";
import { useTriage, useTriageStore, viewOf } from "./triage-store.ts";

interface Props {
  readonly rows: readonly DecisionRow[];
}

/** The list at the left, the open card at the right. */
export function PendingTab({ rows }: Props) {
  const { t } = useLingui();
  const desk = useDesk();
  const store = useTriageStore();
  const view = useTriage(viewOf);
  const unfolded = useTriage((state) => state.unfolded);
  const answered = useAnswered();
  const items = useMemo(() => {
    const keyOf = view === "grouped" ? sortKey : alikeKey;
    // What was answered stands apart from what still waits: a count is a count of questions.
    const key = (row: DecisionRow) => (answered.has(row.id) ? `${keyOf(row)} answered` : keyOf(row));
    return listItems(groupDecisions(rows, key), unfolded);
  }, [rows, view, unfolded, answered]);
  const path = useMemo(() => pathOf(items), [items]);
  useLayoutEffect(() => {
    desk.setPath(path);
    return () => desk.setPath(null);
  }, [desk, path]);
  const open = useOpenCard(path);
  const shown = rows.find(({ id }) => id === open);
  const region = useRegion();
  const suggested = suggestedRule(rows);
  return (
    <div {...region} className={styles.split} data-keys="decisions" data-view={view} data-testid="pending">
      <FloodBanner onSuggest={suggested === null ? null : () => store.setState({ ruleOf: suggested.id })} />
      <div className={styles.side} data-pane="decision-list">
        <DecisionList items={items} open={open} label={t`Pending decisions`} />
      </div>
      <div className={styles.reading} data-pane="decision-card" tabIndex={-1}>
        <div className={styles.column}>
          <AlikeBar open={open} listed={rows} />
          {shown !== undefined && <RuleOffer row={shown} />}
          {shown !== undefined && <OpenCard key={shown.id} row={shown} />}
        </div>
      </div>
    </div>
  );
}

/** Answered here or elsewhere, and still to be seen for a moment. */
function useAnswered(): ReadonlySet<string> {
  const desk = useDesk();
  const here = useStore(desk.answering.store, (all) =>
    [...all].flatMap(([id, { phase }]) => (phase === "refused" ? [] : [id])).join(" "),
  );
  const gone = useDeskState(({ cards }) =>
    [...cards].flatMap(([id, { ending }]) => (ending === null ? [] : [id])).join(" "),
  );
  return useMemo(() => new Set(`${here} ${gone}`.split(" ")), [here, gone]);
}

/** The element is new for each decision, so that nothing typed for one can stand under another; the keyboard stays here. */
function OpenCard({ row }: { readonly row: DecisionRow }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null)
      element.current?.querySelector<HTMLElement>("[data-testid=decision]")?.focus();
  }, []);
  return (
    <div ref={element}>
      <DecisionCard row={row} open />
    </div>
  );
}
