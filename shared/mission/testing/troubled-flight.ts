import { task } from "./missions.ts";
import { holding, OneFlight } from "./one-flight.ts";
import type { World } from "./world.ts";

/** A flight whose agent tells of its conversation, of limits and of trouble, once for good and once in passing. */
export function troubledFlight(): World {
  const flight = new OneFlight([task("one", { kind: "docs" })]);
  flight.start("one");
  const first = flight.about("one");
  flight.do({ type: "agent.conversation", ...first, id: "thread-1" });
  flight.do({ type: "agent.limits", ...first, usedPercent: 86, windowMinutes: 300, resetsAt: null });
  const overflow = { kind: "context", message: "The context window is full.", retrying: false } as const;
  flight.do({ type: "agent.trouble", ...first, ...overflow });
  flight.end("one", "compaction");
  flight.begin("one");
  flight.do({ type: "agent.conversation", ...flight.about("one"), id: "thread-2" });
  const passing = { kind: "overloaded", message: "Try later.", retrying: true } as const;
  flight.do({ type: "agent.trouble", ...flight.about("one"), ...passing });
  flight.work("one");
  flight.end("one", "exited");
  flight.record("one", holding());
  flight.world.settle();
  return flight.world;
}
