import { task } from "./missions.ts";
import { holding, OneFlight } from "./one-flight.ts";
import type { World } from "./world.ts";

/** A flight whose agent leaves notes and decides things: one is approved, one refused, and one recorded without a person. */
export function tellingFlight(): World {
  const flight = new OneFlight([task("one", { kind: "docs" })]);
  flight.start("one");
  const about = flight.about("one");
  flight.do({ type: "agent.remember", ...about, text: "The tests need port 8080." });
  const decision = { type: "agent.decision", ...about, text: "SQLite.", reason: "One file." } as const;
  flight.do({ ...decision, title: "Storage" });
  flight.answer("approve", "It is enough.");
  flight.do({ ...decision, title: "Cache" });
  flight.answer("deny", "There is none.");
  const contract = { ...flight.world.state.contract, autonomy: "hands-free" } as const;
  flight.person({ type: "mission.re-contract", contract, reason: "It goes well." });
  flight.do({ ...decision, title: "Names" });
  flight.work("one");
  flight.end("one", "exited");
  flight.record("one", holding());
  flight.world.settle();
  return flight.world;
}
