import { thrownSides } from "../review/round.ts";
import { namedFindings } from "../review/synthesis-sides.ts";
import type { Synthesis } from "../review/synthesis.ts";
import { task } from "./missions.ts";
import { found, ReviewedFlight, type Report } from "./reviewed-flight.ts";
import type { World } from "./world.ts";

export const RACE = { ...found("critical", "Race"), claim: "Two writers lose an update." };
export const NAMES = {
  ...found("important", "Names"),
  line: 90,
  claim: "Its name misleads whoever reads it.",
};

/** Every review that is under way comes back, each with what its lens found. */
export function answerAll(
  flight: ReviewedFlight,
  findings: Partial<Record<string, readonly Report[]>>,
): void {
  for (const reviewer of flight.running("one"))
    flight.do({
      type: "review.record",
      task: "one",
      reviewer,
      findings: [...(findings[reviewer.lens] ?? [])],
    });
  flight.world.settle();
}

/** A full review of which both sides came back. */
export function bothIn(
  adversarial: readonly Report[],
  quality: readonly Report[],
  changed: string[] = [],
): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { risk: "high" })]);
  flight.pass("one", changed);
  answerAll(flight, { adversarial, quality });
  return flight;
}

/** An answer that fits: everything argued for, these titles shown to be wrong. */
export function together(flight: ReviewedFlight, rebutted: readonly string[] = []): Synthesis {
  const sides = thrownSides(flight.world.state, flight.task("one"));
  if (sides === null) throw new Error("nobody was asked");
  const code = [{ file: "src/a.ts", line: 3, quote: "const first = list[0];" }];
  const named = namedFindings(sides);
  const wrong = named.filter(({ finding }) => rebutted.includes(finding.title)).map(({ name }) => name);
  return {
    differences: named.map(({ name, side }) => ({
      alpha: side === "alpha" ? [name] : [],
      beta: side === "beta" ? [name] : [],
      difference: "Only one says it.",
    })),
    steelmans: named.map(({ name }) => ({ finding: name, argument: "It can happen.", code })),
    rebuttals: wrong.map((name) => ({ finding: name, why: "A lock is held there.", code })),
    preserved: named.map(({ name }) => name).filter((name) => !wrong.includes(name)),
  };
}

/** The whole ladder: lenses, what both say, a synthesis that breaks, a fix, one that rebuts, and the merge. */
export function ladderedFlight(): World {
  const same = { ...RACE, title: "Lost update", line: 4, claim: "Of two writers one loses its update." };
  const flight = bothIn([RACE], [same, NAMES], ["db/migrations/0001.sql"]);
  answerAll(flight, {});
  const about = { task: "one", round: 1 } as const;
  flight.do({ type: "synthesis.failed", ...about, reason: "The answer was prose." });
  flight.world.settle();
  flight.pass("one");
  answerAll(flight, { adversarial: [{ ...RACE, line: 50 }], quality: [NAMES] });
  flight.do({ type: "synthesis.record", task: "one", round: 2, answer: together(flight, ["Race"]) });
  flight.world.settle();
  flight.answer("agree");
  flight.world.settle();
  flight.merge("one");
  return flight.world;
}
