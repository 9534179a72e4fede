import { useEffect } from "react";
import { useWorkbench } from "../../../state/workbench.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { evolveFlood, FLOOD_WITHIN_MS } from "../groups/flood.ts";
import type { TriageStore } from "./triage-store.ts";

/** A flood ends by time alone. */
const LOOK_AGAIN_MS = 15_000;

/** Watches how fast new decisions come, on whatever screen a person is. */
export function useFloodWatch(store: TriageStore): void {
  const { queue } = useWorkbench();
  useEffect(() => {
    const seen = new Map<DecisionId, number>();
    const look = (): void => {
      const now = Date.now();
      for (const { id, askedAt } of queue.getState().value ?? []) seen.set(id, askedAt);
      for (const [id, askedAt] of seen) if (askedAt <= now - FLOOD_WITHIN_MS) seen.delete(id);
      const before = store.getState().flood;
      const flood = evolveFlood(before, seen.values(), now);
      if (flood.flooded !== before.flooded || flood.calmSince !== before.calmSince)
        store.setState({ flood, ...(flood.flooded ? {} : { chosenView: null }) });
    };
    look();
    const stop = queue.subscribe(look);
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [queue, store]);
}
