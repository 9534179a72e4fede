import { useEffect } from "react";
import { useWorkbench } from "../../state/workbench.ts";
import { useArrangementStore } from "./arrangement.ts";

/** Whoever selects a task sees it in the inspector, but nobody who is busy with a decision loses the card. */
export function useInspections(): void {
  const { selection } = useWorkbench();
  const arrangement = useArrangementStore();
  useEffect(
    () =>
      selection.subscribe((now, before) => {
        if (now.decisionShown !== before.decisionShown || now.task === null) return;
        const asked = now.inspected !== before.inspected;
        const chosen = now.task !== before.task && now.mission === before.mission;
        if (!asked && !(chosen && !isDeciding())) return;
        const tab = asked ? (now.inspected?.tab ?? null) : null;
        arrangement.setState({ dock: "inspector", dockOpen: true, ...(tab !== null && { inspector: tab }) });
      }),
    [selection, arrangement],
  );
}

const isDeciding = (): boolean => document.activeElement?.closest('[data-keys~="decisions"]') != null;
