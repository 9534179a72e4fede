import { useEffect } from "react";
import { isBusy } from "./facts-of-mission.ts";
import type { Camera } from "./use-camera.ts";
import { useGraph } from "./use-graph.ts";

/** With Follow on, what runs and what needs a person is kept in view. */
export function useFollow(camera: Camera): void {
  const follow = useGraph((graph) => graph.follow);
  const watched = useGraph((graph) => {
    if (!graph.follow) return "";
    const busy = [...graph.facts.values()].filter(isBusy);
    return busy.map(({ task }) => task.spec.id).join(" ");
  });
  const layout = useGraph((graph) => graph.layout);
  useEffect(() => {
    if (!follow || layout === null) return;
    const ids = new Set<string>(watched.split(" "));
    const items = layout.items.filter(
      ({ kind, tasks }) => kind !== "frame" && tasks.some((id) => ids.has(id)),
    );
    if (items.length > 0) camera.fit(items);
  }, [camera, follow, watched, layout]);
}
