import { useEffect } from "react";
import { useWorkbench } from "../../state/workbench.ts";
import type { Emulator } from "./emulator.ts";
import type { ShownTerminal } from "./shown-terminal.ts";

/** Marks where an agent's tools and turns begin, as its mission tells of them while the terminal is shown. */
export function useAgentMarks(terminal: ShownTerminal, emulator: Emulator | null): void {
  const { missions } = useWorkbench();
  const mission = terminal.kind === "agent" && terminal.state !== "ended" ? terminal.mission : null;
  const task = terminal.kind === "agent" ? terminal.task : null;
  useEffect(() => {
    if (mission === null || emulator === null) return undefined;
    const close = missions.open(mission);
    const store = missions.storeOf(mission);
    let seen = store?.getState().head ?? 0;
    const stop = store?.subscribe(({ news, head }) => {
      for (const { event, seq } of news) {
        if (seq <= seen || !("task" in event) || event.task !== task) continue;
        if (event.type === "turn.changed" && event.state === "started") emulator.marks.add("");
        if (event.type === "progress.seen" && event.what === "tool-started") emulator.marks.add(event.detail);
      }
      seen = head;
    });
    return () => {
      stop?.();
      close();
    };
  }, [missions, mission, task, emulator]);
}
