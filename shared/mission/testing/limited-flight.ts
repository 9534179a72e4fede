import { task } from "./missions.ts";
import { found, installed, ReviewedFlight } from "./reviewed-flight.ts";
import type { World } from "./world.ts";

const HOUR = 3_600_000;

/** A flight whose reviewer is out of quota: another family reviews, and the first is asked again when its limit is over. */
export function limitedFlight(): World {
  const flight = new ReviewedFlight([task("one")]);
  flight.install(
    installed("claude", "anthropic"),
    installed("codex", "openai"),
    installed("gemini", "google"),
  );
  flight.pass("one");
  const [reviewer] = flight.running("one");
  if (reviewer === undefined) throw new Error("nobody reviews");
  const limit = { until: flight.world.at + 2 * HOUR };
  flight.do({ type: "review.failed", task: "one", reviewer, reason: "You have hit your limit.", limit });
  flight.world.settle();
  flight.review("one", [found("critical", "Race")]);
  flight.world.at += 3 * HOUR;
  flight.world.settle();
  flight.pass("one");
  flight.review("one", []);
  flight.world.settle();
  return flight.world;
}
