import { holding, OneFlight } from "./one-flight.ts";
import { task } from "./missions.ts";
import type { World } from "./world.ts";

const POINT = { label: "first-change", summary: "did", plans: "will", ref: "refs/c" } as const;

/** A flight in which a person typed into an agent's terminal and told it something: what random flights do too seldom. */
export function controlledFlight(): World {
  const flight = new OneFlight([task("one", { kind: "docs" }), task("two", { after: ["one"] })], {
    autonomy: "hands-free",
  });
  flight.start("one");
  const about = flight.about("one");
  flight.person({ type: "task.take-control", task: "one", holder: "window1" });
  const session = flight.task("one").control?.session ?? "ses_none01";
  flight.do({ type: "control.typed", ...about, session, text: "ls<Enter>" });
  flight.do({ type: "agent.checkpoint", ...about, request: "c1", ...POINT });
  flight.do({ type: "agent.request-gone", ...about, request: "c1" });
  flight.do({ type: "agent.checkpoint", ...about, request: "c2", ...POINT });
  flight.person({ type: "task.release-control", task: "one", holder: "window1" });
  flight.person({ type: "task.steer", task: "one", text: "Small commits." });
  const [told] = flight.task("one").instructions;
  flight.do({ type: "instruction.delivered", ...about, instruction: told?.number ?? 0 });
  flight.person({ type: "task.take-control", task: "one", holder: "window2" });
  flight.work("one");
  flight.end("one", "exited");
  flight.record("one", holding());
  flight.world.settle();
  return flight.world;
}
