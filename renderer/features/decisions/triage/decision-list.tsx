import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ChevronRight } from "lucide-react";
import { memo, useLayoutEffect, useRef, type KeyboardEvent } from "react";
import { useStore } from "zustand";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { classNames } from "../../../ui/class-names.ts";
import { Glyph } from "../../../ui/glyph.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { Elapsed } from "../../../ui/time.tsx";
import { CardOutcome } from "../card-outcome.tsx";
import { kindWord, lookOf, RISK_WORDS } from "../card-words.ts";
import { useDesk, useDeskState, type DecisionsDesk } from "../decisions-desk.ts";
import { differencesIn, type DecisionGroup } from "../groups/group-decisions.ts";
import { titleOf } from "../groups/group-words.ts";
import type { ListItem } from "../groups/list-items.ts";
import styles from "./decision-list.module.css";
import { toggleUnfolded, useTriageStore } from "./triage-store.ts";

interface ListProps {
  readonly items: readonly ListItem[];
  readonly open: DecisionId | null;
  readonly label: string;
}

/** One tab stop; keys walk it as they walk the cards, and the line of the open card has the focus. */
export const DecisionList = memo(function DecisionList({ items, open, label }: ListProps) {
  const desk = useDesk();
  const list = useRef<HTMLUListElement>(null);
  const shown = items.findIndex((item) => isOpen(item, open));
  const current = Math.max(0, shown);
  useLayoutEffect(() => {
    const line = list.current?.children.item(current);
    if (!(line instanceof HTMLElement)) return;
    line.scrollIntoView({ block: "nearest" });
    if (list.current?.contains(document.activeElement)) line.focus();
  }, [current]);
  return (
    <ul
      ref={list}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        walk(list.current, items, desk, by);
      }}
      className={styles.list}
      role="tree"
      aria-label={label}
      data-keeps-keyboard=""
      data-testid="decision-list"
    >
      {items.map((item, index) =>
        item.kind === "one" ? (
          <OneLine
            key={item.row.id}
            row={item.row}
            inside={item.inside}
            open={item.row.id === open}
            stop={index === current}
          />
        ) : (
          <SeveralLine key={item.group.key} item={item} open={index === shown} stop={index === current} />
        ),
      )}
    </ul>
  );
});

/** From line to line, a line for several counting as one. */
function walk(list: HTMLElement | null, items: readonly ListItem[], desk: DecisionsDesk, by: number): void {
  const at = [...(list?.children ?? [])].findIndex((line) => line === document.activeElement);
  const item = items[at + by];
  const line = list?.children.item(at + by);
  if (item === undefined || !(line instanceof HTMLElement)) return;
  line.focus();
  if (item.kind === "one") desk.show(item.row.id);
  else if (!item.unfolded) desk.show(item.group.first.id);
}

const isOpen = (item: ListItem, open: DecisionId | null): boolean =>
  item.kind === "one"
    ? item.row.id === open
    : !item.unfolded && item.group.rows.some(({ id }) => id === open);

interface LineProps {
  readonly open: boolean;
  /** Tab comes here. */
  readonly stop: boolean;
}

interface OneLineProps extends LineProps {
  readonly row: DecisionRow;
  readonly inside: DecisionGroup | null;
}

/** Drawn anew only when something of it changes: the next card must not wait for all lines. */
const OneLine = memo(function OneLine({ row, inside, open, stop }: OneLineProps) {
  const desk = useDesk();
  const ending = useDeskState(({ cards }) => cards.get(row.id)?.ending ?? null);
  const progress = useStore(desk.answering.store, (all) => all.get(row.id));
  const [shape, tone] = lookOf(row);
  const untouched = ending === null && progress === undefined;
  return (
    <li
      className={classNames(styles.line, inside !== null && styles.inside)}
      role="treeitem"
      aria-level={inside === null ? 1 : 2}
      aria-selected={open}
      tabIndex={stop ? 0 : -1}
      data-testid="decision-line"
      data-decision-id={row.id}
      data-risk={row.risk}
      data-state={ending?.state ?? progress?.phase ?? row.state}
      onClick={() => desk.go(row.id)}
      onKeyDown={(event) => {
        if (event.key === "Enter") desk.go(row.id);
      }}
    >
      <Glyph shape={shape} tone={tone} />
      <span className={styles.question}>
        {inside === null ? <Foreign>{row.question}</Foreign> : <Different row={row} group={inside} />}
      </span>
      <span className={styles.age}>
        <Elapsed since={row.askedAt} />
      </span>
      {untouched ? (
        <Facts row={row} short={inside !== null} />
      ) : (
        <span className={styles.facts}>
          <CardOutcome row={row} ending={ending} progress={progress} />
        </span>
      )}
    </li>
  );
});

function Facts({ row, short }: { readonly row: DecisionRow; readonly short: boolean }) {
  const { t } = useLingui();
  return (
    <span className={styles.facts}>
      <span data-part="risk" data-risk={row.risk}>
        {t(RISK_WORDS[row.risk])}
      </span>
      {!short && <span>{t(kindWord(row))}</span>}
      {!short && row.taskTitle !== null && <Foreign>{row.taskTitle}</Foreign>}
      {!short && <Foreign>{row.missionTitle}</Foreign>}
    </span>
  );
}

/** Under its line a member says only that in which it is different from the others. */
function Different({ row, group }: { readonly row: DecisionRow; readonly group: DecisionGroup }) {
  const differences = differencesIn(group.rows);
  if (differences.size === 0) {
    return (
      <>
        <Foreign>{row.taskTitle ?? row.question}</Foreign>{" "}
        <span className={styles.same}>
          <Trans>no difference</Trans>
        </span>
      </>
    );
  }
  const own = differences.has("evidence") ? row.evidence[0]?.opening : undefined;
  return (
    <>
      {differences.has("task") && row.taskTitle !== null && (
        <mark className={styles.mark}>
          <Foreign>{row.taskTitle}</Foreign>
        </mark>
      )}
      {own !== undefined && (
        <mark className={classNames(styles.mark, styles.code)}>
          <Foreign>{own}</Foreign>
        </mark>
      )}
      {differences.has("why") && row.why !== null && (
        <mark className={styles.mark}>
          <Foreign>{row.why}</Foreign>
        </mark>
      )}
      {differences.has("touches") && (
        <mark className={classNames(styles.mark, styles.code)}>
          <Foreign>{row.touches.join(", ")}</Foreign>
        </mark>
      )}
    </>
  );
}

interface SeveralLineProps extends LineProps {
  readonly item: Extract<ListItem, { kind: "several" }>;
}

function SeveralLine({ item, open, stop }: SeveralLineProps) {
  const { group, unfolded } = item;
  const { first, rows } = group;
  const desk = useDesk();
  const store = useTriageStore();
  const { t } = useLingui();
  const title = titleOf(group);
  const words = "said" in title ? title.said : t(title.words);
  const count = rows.length;
  const tasks = new Set(rows.map(({ task }) => task)).size;
  const ending = useDeskState(({ cards }) => cards.get(first.id)?.ending ?? null);
  const progress = useStore(desk.answering.store, (all) => all.get(first.id));
  const untouched = ending === null && (progress === undefined || progress.phase === "refused");
  const [shape, tone] = lookOf(first);
  const toggle = () => toggleUnfolded(store, group.key);
  const onKeyDown = (event: KeyboardEvent) => {
    const wanted = { ArrowRight: true, ArrowLeft: false, Enter: !unfolded }[event.key];
    if (wanted !== undefined && wanted !== unfolded) toggle();
  };
  return (
    <li
      className={styles.line}
      role="treeitem"
      aria-level={1}
      aria-expanded={unfolded}
      aria-selected={open}
      tabIndex={stop ? 0 : -1}
      data-testid="decision-group"
      data-count={count}
      data-state={untouched ? "pending" : (ending?.state ?? progress?.phase)}
      data-risk={first.risk}
      onClick={() => (unfolded ? toggle() : desk.go(first.id))}
      onKeyDown={onKeyDown}
    >
      <Glyph shape={shape} tone={tone} />
      <span className={styles.question}>
        {"said" in title ? <Foreign>{title.said}</Foreign> : words}
        <span className={styles.count} data-testid="group-count">
          ×{count}
        </span>
      </span>
      <span className={styles.age}>
        <Elapsed since={Math.min(...rows.map(({ askedAt }) => askedAt))} />
      </span>
      {untouched ? (
        <span className={styles.facts}>
          <span data-part="risk" data-risk={first.risk}>
            {t(RISK_WORDS[first.risk])}
          </span>
          <span>{t(kindWord(first))}</span>
          <span>
            <Plural value={tasks} one="# task" other="# tasks" />
          </span>
          <Foreign>{first.missionTitle}</Foreign>
        </span>
      ) : (
        <span className={styles.facts}>
          <CardOutcome row={first} ending={ending} progress={progress} />
        </span>
      )}
      <span
        className={styles.fold}
        aria-hidden="true"
        data-testid="group-fold"
        onClick={(event) => {
          event.stopPropagation();
          toggle();
        }}
      >
        <ChevronRight size={14} strokeWidth={1.75} />
      </span>
    </li>
  );
}
