import { useEffect } from "react";
import type { TaskId } from "#shared/mission/ids.ts";
import { useArrangementStore } from "../arrangement.ts";

/** Calls `focus` when the keyboard should go to a task of the view that is shown. */
export function useFocusTask(focus: (task: TaskId) => void): void {
  const arrangement = useArrangementStore();
  useEffect(() =>
    arrangement.subscribe(({ focusAsked }, before) => {
      if (focusAsked !== null && focusAsked !== before.focusAsked) focus(focusAsked.task);
    }),
  );
}
