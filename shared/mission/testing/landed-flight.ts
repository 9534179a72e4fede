import { factsOf } from "./landing-facts.ts";
import { task } from "./missions.ts";
import { ReviewedFlight } from "./reviewed-flight.ts";
import type { World } from "./world.ts";

/** A flight that lands, is taken back, is pushed instead, repairs what its CI found, and lands at last. */
export function landedFlight(): World {
  const flight = new ReviewedFlight([task("one", { kind: "docs" })]);
  const prove = (id: string): void => {
    flight.pass(id);
    if (flight.running(id).length > 0) flight.review(id);
    flight.merge(id);
  };
  const verified = (): void => {
    const number = flight.effectsOf("mission.verify").at(-1)?.number ?? null;
    const facts = factsOf(flight.world.state.decisionLog.length);
    flight.do({ type: "mission.verified", number, holds: true, detail: "all green", facts });
  };
  flight.person({ type: "mission.record-decision", title: "Storage", text: "SQLite.", reason: "One file." });
  prove("one");
  verified();
  flight.answer("land");
  flight.do({ type: "landing.done", commit: "fedcba", how: "fast-forward", base: "abc" });
  flight.person({ type: "mission.undo-landing", reason: "not today" });
  flight.do({ type: "landing.undo-failed", reason: "a checkout has work in it" });
  flight.person({ type: "mission.undo-landing", reason: "not today" });
  flight.do({ type: "landing.undone", base: "abc" });
  flight.person({ type: "landing.describe", title: "A change", body: "What it does." });
  flight.answer("pull-request");
  const published = { remote: "origin", branch: "b", url: "https://example.org/pull/1", next: "" };
  flight.do({ type: "landing.done", commit: "fedcba", how: "pull-request", published });
  const checks = [{ name: "build", state: "failed", detail: "2 tests failed" } as const];
  flight.do({ type: "landing.report", commit: "fedcba", checks });
  flight.do({ type: "landing.end-watch", commit: "fedcba", days: 14 });
  flight.answer("repair");
  flight.world.settle();
  prove("repair-1");
  verified();
  flight.answer("land");
  flight.do({ type: "landing.done", commit: "fedcbb", how: "fast-forward", base: "abc" });
  return flight.world;
}
