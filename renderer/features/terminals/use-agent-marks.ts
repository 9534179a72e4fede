import { useEffect } from "react";
import { useWorkbench } from "../../state/workbench.ts";
import type { Emulator } from "./emulator.ts";
import { momentKeyOf, momentsOf } from "./moments.ts";
import type { ShownTerminal } from "./shown-terminal.ts";

/**
 * Marks where an agent's tools and turns begin, and where it was told, asked and answered something, as its mission tells of it while
 * the terminal is shown.
 */
export function useAgentMarks(terminal: ShownTerminal, emulator: Emulator | null): void {
  const { missions } = useWorkbench();
  const { id } = terminal;
  const mission = terminal.kind === "agent" && terminal.state !== "ended" ? terminal.mission : null;
  const task = terminal.kind === "agent" ? terminal.task : null;
  useEffect(() => {
    if (mission === null || task === null || emulator === null) return undefined;
    const close = missions.open(mission);
    const store = missions.storeOf(mission);
    let seen = store?.getState().head ?? 0;
    const stop = store?.subscribe(({ news, head, state }) => {
      for (const { event, seq, at } of news) {
        if (seq <= seen || state === null) continue;
        const key = momentKeyOf(event, { task, session: id, state });
        if (key !== null) {
          const moment = momentsOf(state, task, id).find((each) => each.key === key);
          if (moment !== undefined) emulator.marks.add(moment.text, { key, when: at });
        }
        if (!("task" in event) || event.task !== task) continue;
        if (event.type === "turn.changed" && event.state === "started") emulator.marks.add("", { when: at });
        if (event.type === "progress.seen" && event.what === "tool-started")
          emulator.marks.add(event.detail, { when: at });
      }
      seen = head;
    });
    return () => {
      stop?.();
      close();
    };
  }, [missions, mission, task, id, emulator]);
}
