import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "../testing/cases.ts";
import { agentName, family } from "../words.ts";
import { ALONE_EVERY_MS, ALONE_MS, believed, withWord, type AccountWord } from "./account-words.ts";

const HOUR = 3_600_000;
const NOW = 1_800_000_000_000;
const said = (more: Partial<AccountWord> = {}): Omit<AccountWord, "since"> => ({
  agent: agentName.parse("codex"),
  family: family.parse("openai"),
  session: "one/1",
  isLimit: false,
  guessed: false,
  usedPercent: 95,
  windowMinutes: 300,
  resetsAt: NOW + HOUR,
  at: NOW,
  ...more,
});
const all = (...words: readonly Omit<AccountWord, "since">[]) =>
  words.reduce<readonly AccountWord[]>((known, word) => withWord(known, word), []);

describe("words about an account", () => {
  it("are kept for each window and each session, the newest of each", () => {
    const words = all(
      said({ usedPercent: 20 }),
      said({ windowMinutes: 10_080 }),
      said({ usedPercent: 30 }),
      said({ session: "two/1" }),
    );
    expect(words.map((each) => [each.session, each.windowMinutes, each.usedPercent])).toEqual([
      ["one/1", 10_080, 95],
      ["one/1", 300, 30],
      ["two/1", 300, 95],
    ]);
  });

  it("begin when a session first says that too little is left, whatever it says in between", () => {
    const later = (minutes: number, more: Partial<AccountWord> = {}) =>
      said({ at: NOW + minutes * 60_000, ...more });
    expect(all(said({ usedPercent: 20 })).at(-1)?.since).toBeNull();
    expect(all(said(), later(10, { usedPercent: 20 }), later(20)).at(-1)?.since).toBe(NOW);
    // Words about windows nobody has push none of it out.
    const noise = Array.from({ length: 100 }, (_, index) => later(5, { windowMinutes: index + 1 }));
    expect(all(said(), ...noise, later(20)).at(-1)?.since).toBe(NOW);
    expect(all(said(), said({ at: NOW + ALONE_EVERY_MS })).at(-1)?.since).toBe(NOW + ALONE_EVERY_MS);
  });
});

describe("what is believed of claims", () => {
  const hours = fc.integer({ min: -2, max: 200 }).map((count) => NOW + count * HOUR);
  const claim = fc.record({
    witness: fc.constantFrom("a", "b", "c"),
    since: fc.integer({ min: -300, max: 0 }).map((minutes) => NOW + minutes * 60_000),
    until: hours,
  });

  it("is never more than half an hour of one witness, and never longer than a second one says", () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 6 }), (claims) => {
        const found = believed(claims, NOW)?.until ?? NOW;
        const agreed = ["a", "b", "c"]
          .map((witness) =>
            Math.max(NOW, ...claims.filter((each) => each.witness === witness).map(({ until }) => until)),
          )
          .toSorted((one, other) => other - one)[1];
        expect(found).toBeLessThanOrEqual(Math.max(NOW + ALONE_MS, agreed ?? NOW));
        expect(found).toBeGreaterThanOrEqual(agreed ?? NOW);
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});
