import { command } from "../command.ts";
import { task } from "./missions.ts";
import { found, ReviewedFlight } from "./reviewed-flight.ts";
import type { World } from "./world.ts";

/** A flight whose reviews were read in sessions of their own: one that did not fit, one that did, one whose end nobody saw. */
export function questionedFlight(): World {
  const flight = new ReviewedFlight([task("one")]);
  const told = (session: string, outcome: string, reason = "") => {
    const asked = { about: "review", task: "one", role: "reviewer", family: "anthropic", agent: "claude" };
    const over = { outcome, reason, program: "Claude Code 2.1", model: "large-2" };
    flight.world.send(
      command.parse({ type: "question.begin", session, ...asked, model: "large", effort: "xhigh" }),
    );
    flight.world.send(command.parse({ type: "question.end", session, ...over }));
  };
  flight.pass("one");
  told("ses_ask0001", "unfit", "findings is missing");
  told("ses_ask0002", "answered");
  flight.review("one", [found("critical", "Race")]);
  flight.pass("one");
  told("ses_ask0003", "lost", "It ended without an answer.");
  flight.review("one", []);
  flight.world.settle();
  return flight.world;
}
