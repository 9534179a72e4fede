import { task } from "./missions.ts";
import { holding, OneFlight } from "./one-flight.ts";
import type { World } from "./world.ts";

const MINUTE = 60_000;

/**
 * A flight whose agent tells of its conversation, of limits and of trouble, once for good and once in passing, and that waits
 * for a limit with an end and for one without.
 */
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
  for (const [minutes, guessed] of [
    [30, false],
    [1, true],
  ] as const) {
    const until = flight.world.at + minutes * MINUTE;
    flight.do({ type: "agent.rate-limited", ...flight.about("one"), until, guessed });
    flight.wait(minutes);
    flight.world.settle();
  }
  flight.work("one");
  flight.end("one", "exited");
  flight.record("one", holding());
  flight.world.settle();
  return flight.world;
}
