import { task } from "./missions.ts";
import { holding, OneFlight } from "./one-flight.ts";
import type { World } from "./world.ts";

const asked = (path: string) =>
  ({ kind: "file", path, access: "write", insideWorkspace: true, diff: null }) as const;

/** A flight in which a person took answers back: once the files came back, once they did not. */
export function takenBackFlight(): World {
  const flight = new OneFlight([task("one", { kind: "docs" }), task("two", { after: ["one"] })], {
    autonomy: "ask-me",
  });
  for (const problem of [null, "the disk is full"]) {
    flight.start("one");
    flight.do({
      type: "agent.request",
      ...flight.about("one"),
      request: "r1",
      action: asked("src/one/a.ts"),
    });
    const [decision] = flight.pending();
    if (decision === undefined) throw new Error("nobody was asked");
    flight.answer("approve");
    flight.do({ type: "decision.checkpointed", decision: decision.id, ref: "refs/c" });
    flight.person({ type: "decision.take-back", decision: decision.id });
    flight.gone("one", flight.attempt("one").number);
    if (problem === null) flight.do({ type: "workspace.restored", decision: decision.id, kept: "refs/k" });
    else flight.do({ type: "workspace.restore-failed", decision: decision.id, reason: problem });
    flight.person({ type: "task.resume", task: "one" });
    flight.wait(1);
  }
  flight.check("one");
  flight.record("one", holding());
  flight.world.settle();
  return flight.world;
}
