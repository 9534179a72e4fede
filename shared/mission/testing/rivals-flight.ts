import { task } from "./missions.ts";
import { ReviewedFlight } from "./reviewed-flight.ts";
import type { World } from "./world.ts";

/** A flight in which two families do the same; one is picked, and takes a file of the other before it is merged. */
export function rivalsFlight(): World {
  const scope = { scope: { touch: ["src/one/**"] } };
  const flight = new ReviewedFlight([
    task("one", { rival: "two", assignment: { family: "openai" }, brief: scope }),
    task("two", { rival: "one", assignment: { family: "anthropic" }, brief: scope }),
  ]);
  for (const id of ["one", "two"]) {
    flight.pass(id);
    flight.review(id);
  }
  flight.person({ type: "rivals.pick", task: "one", paths: ["src/one/test.ts"], reason: "Better tests." });
  flight.world.settle();
  flight.pass("one");
  flight.review("one");
  flight.merge("one");
  return flight.world;
}
