import { task } from "./missions.ts";
import { ReviewedFlight } from "./reviewed-flight.ts";
import type { World } from "./world.ts";

const FIVE = ["a", "b", "c", "d", "e"] as const;

/** Five tasks that are ready at the same moment: a person said yes to one after the other. */
export function fiveReady(): ReviewedFlight {
  const flight = new ReviewedFlight(
    FIVE.map((id) => task(id, { kind: "docs" })),
    { autonomy: "ask-me" },
  );
  for (const id of FIVE) flight.pass(id);
  for (const _ of FIVE) flight.answer("approve");
  return flight;
}

/** One in which a train breaks: two are merged, one goes back, two ride in the next one, after the branch was put back. */
export function trainFlight(): World {
  const flight = fiveReady();
  flight.world.settle();
  flight.do({ type: "merge.whole-checked", commit: "abc", holds: false, detail: "2 tests failed" });
  for (const id of ["a", "b"]) flight.do({ type: "merge.done", task: id, commit: `c-${id}`, tree: "t-b" });
  flight.do({ type: "merge.rejected", task: "c", reason: "2 tests failed with a, b and c" });
  for (const id of ["d", "e"])
    flight.do({ type: "merge.postponed", task: id, reason: "c stood before it and did not hold." });
  flight.world.settle();
  flight.do({ type: "merge.branch-put-back", task: null, found: "f00", to: "c-b" });
  flight.do({ type: "merge.whole-checked", commit: "c-b", holds: true, detail: "" });
  for (const id of ["d", "e"]) flight.do({ type: "merge.done", task: id, commit: `c-${id}`, tree: "t-e" });
  flight.world.settle();
  return flight.world;
}

/** One in which two that fly side by side are seen to conflict, one is told, and it is worked away. */
export function forecastFlight(): World {
  const flight = new ReviewedFlight([task("a"), task("b")], { autonomy: "hands-free" });
  for (const id of ["a", "b"]) flight.start(id);
  const look = (paths: string[]) =>
    flight.do({ type: "conflict.forecast", task: "a", compared: [{ with: "b", paths }] });
  look(["src/x.ts"]);
  look(["src/x.ts", "src/y.ts"]);
  look([]);
  for (const id of ["a", "b"]) {
    flight.end(id, "exited");
    flight.world.settle();
  }
  return flight.world;
}
