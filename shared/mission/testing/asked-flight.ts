import { command } from "../command.ts";
import { usage } from "../money/spend.ts";
import { task } from "./missions.ts";
import { found, ReviewedFlight } from "./reviewed-flight.ts";
import type { World } from "./world.ts";

/** A flight whose work was reviewed by agents, and what answering cost. */
export function askedFlight(): World {
  const flight = new ReviewedFlight([task("one")]);
  const used = (tokensIn: number, costMicros: number | null) =>
    flight.world.send(
      command.parse({
        type: "question.used",
        about: "review",
        task: "one",
        family: "anthropic",
        agent: "claude",
        usage: usage.parse({
          tokensIn,
          tokensOut: 90,
          tokensCached: 0,
          costMicros,
          contextUsed: null,
          harness: "Claude Code",
        }),
      }),
    );
  flight.pass("one");
  flight.review("one", [found("critical", "Race")]);
  used(4_000, 12_000);
  flight.pass("one");
  flight.review("one", []);
  used(3_000, null);
  flight.world.settle();
  return flight.world;
}
