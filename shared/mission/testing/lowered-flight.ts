import { task } from "./missions.ts";
import { ReviewedFlight } from "./reviewed-flight.ts";
import type { World } from "./world.ts";

/** A flight in which a person takes review away, and says why. */
export function loweredFlight(): World {
  const flight = new ReviewedFlight([task("one", { risk: "high" })]);
  flight.person({ type: "task.lower-review", task: "one", level: "standard" });
  flight.answer("lower-standard", "It is a prototype that is thrown away.");
  flight.world.settle();
  flight.pass("one");
  flight.review("one");
  flight.merge("one");
  return flight.world;
}
