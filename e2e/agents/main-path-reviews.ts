import { expect } from "vitest";
import type { LoggedRequest } from "../model-server/request-log.ts";
import { FOUND, TOKENS } from "./main-path-findings.ts";
import { eventsOf, findingOf, taskOf, type Flown } from "./main-path-proofs.ts";

// What has to be true of the reviews of a change of high risk, by events and by the bytes that the model was sent.

const NAMES = ["adversarial", "quality", "security"] as const;
type Name = (typeof NAMES)[number];
const SAID: Readonly<Record<Name, readonly string[]>> = {
  adversarial: [FOUND.expired, FOUND.empty].flatMap(({ title, claim }) => [title, claim]),
  quality: [FOUND.alsoExpired, FOUND.vague].flatMap(({ title, claim }) => [title, claim]),
  security: [FOUND.unsigned].flatMap(({ title, claim }) => [title, claim]),
};

const bytesOf = (requests: readonly LoggedRequest[]): string =>
  requests.map(({ body }) => JSON.stringify(body)).join("\n");

/** What one reviewer after the other sent the model, a list of requests each. */
function conversationsOf({ home }: Flown, scenario: string): readonly (readonly LoggedRequest[])[] {
  const heard = home.model.requests.filter((each) => each.scenario === scenario);
  const names = [...new Set(heard.map(({ conversation }) => conversation))];
  return names.map((name) => heard.filter(({ conversation }) => conversation === name));
}

/** Three look at once, none sees what another one says; both families are among them. */
export function expectBlindReviews(flown: Flown): void {
  const { crew, log, state } = flown;
  const requested = eventsOf(log, "review.requested").filter(
    ({ task, round }) => task === "tokens" && round === 1,
  );
  const [first] = eventsOf(log, "review.completed").filter(({ task }) => task === "tokens");
  expect(requested.map(({ reviewer }) => reviewer)).toEqual([
    { ...crew.planner, lens: "adversarial" },
    { ...crew.other, lens: "quality" },
    { ...crew.planner, lens: "security" },
  ]);
  for (const { seq } of requested) expect(seq).toBeLessThan(first?.seq ?? 0);
  for (const name of NAMES) {
    const said = bytesOf(conversationsOf(flown, `reviewer:tokens:${name}`).flat());
    const others = NAMES.filter((other) => other !== name).flatMap((other) => SAID[other]);
    expect(others.filter((words) => said.includes(words))).toEqual([]);
  }
  const [compared] = eventsOf(log, "review.compared");
  const pair = [findingOf(state, FOUND.expired), findingOf(state, FOUND.alsoExpired)];
  expect(compared).toMatchObject({ task: "tokens", findings: 5, pairs: [expect.any(Array)] });
  // Whoever came back first is named first.
  expect(compared?.pairs.flat().toSorted()).toEqual(pair.map(({ id }) => id).toSorted());
  expect(pair.map(({ confidence }) => confidence)).toEqual(["high", "high"]);
}

/** The strings of a request that hold one of our prompts. */
function promptsIn(value: unknown, heading: string): readonly string[] {
  if (typeof value === "string") return value.includes(heading) ? [value.slice(value.indexOf(heading))] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((each) => promptsIn(each, heading));
}

/** Told no names; a rebuttal counts with the line that shows it, and is given back without one, and with one nobody wrote. */
export function expectSynthesis(flown: Flown): void {
  const { crew, log, state } = flown;
  const done = eventsOf(log, "synthesis.completed");
  expect(done).toMatchObject([{ task: "tokens", round: 1, by: crew.planner }]);
  const empty = findingOf(state, FOUND.empty);
  expect(done[0]?.rebutted).toMatchObject([{ finding: empty.id, code: [{ file: TOKENS, line: 2 }] }]);
  expect(empty).toMatchObject({ state: "declined", reason: "A token without an id is refused." });
  expect(findingOf(state, FOUND.vague)).toMatchObject({ state: "punted" });
  const conversations = conversationsOf(flown, "synthesist:tokens");
  expect(conversations).toHaveLength(1);
  const asked = conversations.flat();
  const prompts = asked.flatMap(({ body }) => promptsIn(body, "# Put together two reviews"));
  expect(prompts.length).toBeGreaterThan(0);
  for (const prompt of prompts) expect(prompt).not.toMatch(/claude|codex|anthropic|openai|adversar|quality/i);
  // Here they stand, so what is looked for elsewhere would be seen.
  const words = [...SAID.adversarial, ...SAID.quality];
  expect(words.filter((each) => !prompts.some((prompt) => prompt.includes(each)))).toEqual([]);
  const heardBefore = (turn: number): string => bytesOf(asked.filter((each) => each.turn === turn));
  expect(heardBefore(2)).toMatch(
    /rebuttals[./]1[./]code:? (?:must NOT have fewer than 1 items|names no code)/,
  );
  expect(heardBefore(3)).toMatch(/The rebuttal of [AB]2 names src.auth.tokens\.mjs:1, where it reads:/);
}

/** What both found is fixed by one attempt that is told nothing else; then others look, who are told nothing of before. */
export function expectFreshLook(flown: Flown): void {
  const { log, state } = flown;
  const fixed = [FOUND.expired, FOUND.alsoExpired].map((each) => findingOf(state, each));
  for (const finding of fixed)
    expect(finding).toMatchObject({
      state: "absorbed",
      reason: "changed in attempt 2, not found again in round 2",
    });
  const [, fix] = taskOf(state, "tokens").attempts;
  expect(fix?.findings).toEqual(fixed.map(({ id }) => id));
  const told = bytesOf(conversationsOf(flown, "worker:tokens:fix").flat());
  expect(told).toContain(FOUND.expired.claim);
  for (const { claim } of [FOUND.empty, FOUND.vague, FOUND.unsigned]) expect(told).not.toContain(claim);
  const later = eventsOf(log, "review.completed").filter(
    ({ task, round }) => task === "tokens" && round === 2,
  );
  expect(later.map(({ reviewer }) => reviewer.lens).toSorted()).toEqual([...NAMES]);
  expect(later.flatMap(({ findings }) => findings)).toEqual([]);
  for (const name of NAMES) {
    const [, fresh = [], ...more] = conversationsOf(flown, `reviewer:tokens:${name}`);
    expect(more).toEqual([]);
    const said = bytesOf(fresh);
    expect(said).toContain("token.expiresAt > now");
    expect(
      Object.values(SAID)
        .flat()
        .filter((words) => said.includes(words)),
    ).toEqual([]);
  }
}
