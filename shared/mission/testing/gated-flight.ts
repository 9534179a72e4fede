import { task } from "./missions.ts";
import { ReviewedFlight } from "./reviewed-flight.ts";
import type { World } from "./world.ts";

const HOUR = 3_600_000;

/** A flight with gates, with usage that a table priced, and whose rest is handed over to another family on the way. */
export function gatedFlight(): World {
  const flight = new ReviewedFlight([
    task("one", {
      gates: [
        { kind: "ci", id: "green", check: "build", commit: "main" },
        { kind: "timer", id: "later", afterMinutes: 30 },
      ],
    }),
  ]);
  const seen = (gate: string, outcome: "passed" | "waiting" | "failed") => {
    const check = flight.effectsOf("gate.check").at(-1)?.check ?? 0;
    flight.do({ type: "gate.checked", task: "one", gate, check, outcome, detail: `The check ${outcome}.` });
    flight.world.settle();
  };
  const demanded = { kind: "pr", id: "seen", before: "merge", pullRequest: 7, wants: "approved" } as const;
  flight.person({
    type: "policy.load-file",
    path: ".flightdeck/policies.yaml",
    hash: "b".repeat(64),
    policies: [],
    gates: [{ gate: demanded, reason: "Somebody looks at everything." }],
  });
  seen("green", "waiting");
  flight.wait(1);
  seen("green", "failed");
  flight.answer("look-at-gate");
  seen("green", "failed");
  flight.wait(1);
  seen("green", "passed");
  flight.wait(30);
  flight.start("one");
  const used = { tokensIn: 1_000, tokensOut: 100, tokensCached: 0, contextUsed: null, harness: null };
  const priced = { model: "large-2", costMicros: 3_000, pricedBy: "large-2 from 2026-01-01: its maker" };
  flight.do({ type: "agent.usage", ...flight.about("one"), usage: { ...used, ...priced } });
  const unknown = { model: "larger", costMicros: null };
  flight.do({ type: "agent.usage", ...flight.about("one"), usage: { ...used, ...unknown } });
  const until = flight.world.at + 3 * HOUR;
  flight.do({ type: "agent.rate-limited", ...flight.about("one"), until });
  flight.answer("other-agent");
  flight.gone("one", 1);
  flight.world.settle();
  flight.pass("one");
  flight.review("one");
  flight.person({ type: "gate.pass", task: "one", gate: "seen", reason: "I read it." });
  flight.world.settle();
  flight.merge("one");
  return flight.world;
}
