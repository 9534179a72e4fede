import { layoutGraph } from "./graph-layout.ts";
import type { LayoutAnswer, LayoutQuestion } from "./layout-client.ts";
import { overlapsOf } from "./overlaps.ts";

/** Off the page's own thread: five thousand tasks take longer than a frame. */
self.addEventListener("message", ({ data }: MessageEvent<LayoutQuestion>) => {
  const { number, specs, ...request } = data;
  const tasks = specs.map(({ id, after, group }) => ({ id, after, group }));
  const answer: LayoutAnswer = {
    number,
    layout: layoutGraph({ ...request, tasks }),
    overlaps: overlapsOf(specs),
  };
  self.postMessage(answer);
});
