import { useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { useWorkbench } from "../../../state/workbench.ts";
import { useFocusTask } from "../views/focus-task.ts";
import type { ListRow } from "./list-rows.ts";

interface RovingProps {
  readonly area: RefObject<HTMLElement | null>;
  readonly rows: readonly ListRow[];
  readonly scrollTo: (index: number) => void;
  readonly toggle: (key: string) => void;
}

/** Rows a page key moves by. */
const PAGE = 12;

/** One row takes the keyboard; arrows move it, left and right close and open, Enter shows the task. */
export function useRovingRows({ area, rows, scrollTo, toggle }: RovingProps) {
  const { selection } = useWorkbench();
  const [active, setActive] = useState<string | null>(() => selection.getState().task);
  const wanted = useRef<string | null>(null);
  const at = rows.findIndex(({ key }) => key === active);

  // A row far away is on the page only after it was scrolled to.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = area.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`);
    if (row == null) return;
    wanted.current = null;
    row.focus();
  });

  const moveTo = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    wanted.current = row.key;
    setActive(row.key);
    scrollTo(rows.indexOf(row));
    area.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.key)}"]`)?.focus();
  };
  useFocusTask((task) => moveTo(rows.findIndex(({ key }) => key === task)));

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
    if (target === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = rows.findIndex(({ key }) => key === target.dataset["row"]);
    const row = rows[here];
    if (row === undefined) return;
    const act = actionOf(event.key, row, here, rows, { moveTo, toggle });
    if (act === null) return;
    event.preventDefault();
    act();
  };
  return { tabbable: at < 0 ? 0 : at, onKeyDown };

  function actionOf(
    key: string,
    row: ListRow,
    here: number,
    all: readonly ListRow[],
    { moveTo, toggle }: { moveTo: (index: number) => void; toggle: (key: string) => void },
  ): (() => void) | null {
    switch (key) {
      case "ArrowDown":
        return () => moveTo(here + 1);
      case "ArrowUp":
        return () => moveTo(here - 1);
      case "Home":
        return () => moveTo(0);
      case "End":
        return () => moveTo(all.length - 1);
      case "PageDown":
        return () => moveTo(here + PAGE);
      case "PageUp":
        return () => moveTo(here - PAGE);
      case "ArrowRight":
        if (row.kind === "task") return null;
        return row.open ? () => moveTo(here + 1) : () => toggle(row.key);
      case "ArrowLeft":
        if (row.kind === "group" && row.open) return () => toggle(row.key);
        return () => moveTo(all.findLastIndex((each, index) => index < here && each.level < row.level));
      case "Enter":
      case " ":
        return row.kind === "group" ? () => toggle(row.key) : () => selection.getState().inspect(row.id);
      default:
        return null;
    }
  }
}
