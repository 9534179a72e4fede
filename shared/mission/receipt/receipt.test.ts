import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CASES } from "../testing/cases.ts";
import { lineOf } from "../testing/golden.ts";
import { fly } from "../testing/flight.ts";
import { ladderedFlight } from "../testing/laddered-flight.ts";
import { landedFlight } from "../testing/landed-flight.ts";
import { planAndFly } from "../testing/planned-mission.ts";
import type { World } from "../testing/world.ts";
import { receiptMarkdown } from "./receipt-markdown.ts";
import { receipt as receiptShape, type Receipt } from "./receipt-shape.ts";
import { receiptOf } from "./receipt.ts";

const SEEDS = Array.from({ length: CASES / 25 }, (_, index) => index + 1);
const STORM = {
  tasks: 9,
  weather: { failure: 0.25, trouble: 0.15, finding: 0.4 },
  meddling: 0.03,
  restarts: 0,
};

const worlds: readonly World[] = [
  ...SEEDS.map((seed) => fly({ ...STORM, seed }).world),
  ...[2, 3, 4, 5].map((seed) => planAndFly(seed)),
];

/** The log as it lies on disk, read by somebody who knows nothing of our types. */
const diskLine = z.object({
  at: z.number(),
  type: z.string(),
  body: z.record(z.string(), z.unknown()),
});
const text = z.string();
const usage = z.object({
  tokensIn: z.number(),
  tokensOut: z.number(),
  tokensCached: z.number(),
  costMicros: z.number().nullable(),
});

function logOf(world: World) {
  return world.journal.map((recorded) => diskLine.parse(JSON.parse(lineOf(recorded))));
}

type Log = ReturnType<typeof logOf>;

const only = (log: Log, type: string) => log.filter((line) => line.type === type);
const key = (body: Record<string, unknown>): string => `${String(body["task"])} ${String(body["attempt"])}`;

/** The sums of some attempts from the lines that told them, and whether one that had a session told nothing. */
function spentBy(log: Log, attempts: readonly string[]) {
  const told = only(log, "usage.counted").filter(({ body }) => attempts.includes(key(body)));
  const usages = told.map(({ body }) => usage.parse(body["usage"]));
  const sum = (pick: (one: z.infer<typeof usage>) => number): number =>
    usages.reduce((total, one) => total + pick(one), 0);
  const withSession = new Set(only(log, "segment.began").map(({ body }) => key(body)));
  const silent = attempts.some((one) => withSession.has(one) && !told.some(({ body }) => key(body) === one));
  const known = sum(({ costMicros }) => costMicros ?? 0);
  const unpriced = silent || usages.some(({ costMicros }) => costMicros === null);
  const unknown = silent && usages.length === 0;
  return {
    tokensIn: unknown ? null : sum(({ tokensIn }) => tokensIn),
    tokensOut: unknown ? null : sum(({ tokensOut }) => tokensOut),
    tokensCached: unknown ? null : sum(({ tokensCached }) => tokensCached),
    costMicros: unpriced && known === 0 ? null : known,
    tokensAtLeast: silent,
    costAtLeast: unpriced,
  };
}

const familyOf = (body: Record<string, unknown>): string =>
  z.object({ family: text }).parse(body["route"]).family;

function expectTasks(made: Receipt, log: Log): void {
  const dispatched = only(log, "task.dispatched");
  for (const task of made.tasks) {
    const own = dispatched.filter(({ body }) => body["task"] === task.id);
    expect(task.attempts.map(({ number }) => number)).toEqual(own.map(({ body }) => body["attempt"]));
    expect(task.attempts.map(({ route }) => route.family)).toEqual(own.map(({ body }) => familyOf(body)));
    expect(task.retries).toBe(Math.max(0, own.length - 1));
    const merged = only(log, "task.merged").findLast(({ body }) => body["task"] === task.id);
    expect(task.merged).toEqual(
      merged === undefined
        ? null
        : { at: merged.at, commit: merged.body["commit"], tree: merged.body["tree"] },
    );
    expect(task.heldOut).toHaveLength(
      only(log, "merge.held-out").filter(({ body }) => body["task"] === task.id).length,
    );
    expect(task.spend).toEqual(
      spentBy(
        log,
        own.map(({ body }) => key(body)),
      ),
    );
    for (const attempt of task.attempts) {
      const name = `${task.id} ${attempt.number}`;
      const segments = only(log, "segment.began").filter(({ body }) => key(body) === name);
      expect(attempt.segments.length).toBe(segments.length);
      expect(attempt.spend).toEqual(spentBy(log, [name]));
      const evidence = only(log, "evidence.recorded").findLast(({ body }) => key(body) === name);
      expect(attempt.signals).toEqual(evidence?.body["signals"] ?? []);
    }
  }
  expect(made.tasks.reduce((sum, { attempts }) => sum + attempts.length, 0)).toBe(dispatched.length);
}

function expectPeople(made: Receipt, log: Log): void {
  const answers = new Map(
    only(log, "decision.resolved").map(({ body, at }) => [body["decision"], { body, at }]),
  );
  const asked = only(log, "decision.asked").map(({ body }) =>
    z.object({ id: text, kind: text, askedAt: z.number() }).parse(body["decision"]),
  );
  expect(made.decisions.map(({ id, kind, askedAt }) => ({ id, kind, askedAt }))).toEqual(asked);
  for (const { id, answer } of made.decisions) {
    const line = answers.get(id);
    const told = z.object({ option: text, by: text }).safeParse(line?.body["resolution"]);
    expect(answer === null ? null : { option: answer.option, by: answer.by }).toEqual(
      told.success ? told.data : null,
    );
  }
}

function expectReviews(made: Receipt, log: Log): void {
  const completed = only(log, "review.completed");
  const ofWork = made.reviews.filter(({ of }) => of !== null);
  expect(ofWork.filter(({ state }) => state === "completed")).toHaveLength(completed.length);
  expect(ofWork).toHaveLength(only(log, "review.requested").length);
  // Whoever flew an attempt that may write is an author; who read only is none.
  const writers = new Map<string, Set<string>>();
  for (const { body } of only(log, "segment.began")) {
    const of = only(log, "task.dispatched").findLast((line) => key(line.body) === key(body));
    const route = z.object({ family: text, sandbox: text }).parse(of?.body["route"]);
    if (route.sandbox === "read-only") continue;
    const task = text.parse(body["task"]);
    writers.set(task, (writers.get(task) ?? new Set()).add(route.family));
  }
  const other = completed.filter(({ body }) => {
    const { family } = z.object({ family: text }).parse(body["reviewer"]);
    return writers.get(text.parse(body["task"]))?.has(family) !== true;
  });
  expect(made.crossFamilyReviews).toBe(other.length);
}

function expectWhole(made: Receipt, log: Log): void {
  const all = only(log, "task.dispatched").map(({ body }) => key(body));
  expect(made.events).toBe(log.length);
  expect(made.spend).toEqual(spentBy(log, all));
  expect(made.createdAt).toBe(log[0]?.at);
  expect(made.launchedAt).toBe(only(log, "mission.launched")[0]?.at ?? null);
  const end = log.findLast(({ type }) => type === "mission.landed" || type === "mission.stopped");
  expect(made.endedAt).toBe(end?.at ?? null);
  expect(made.outcome).toBe(end === undefined ? "not-ended" : end.type.slice("mission.".length));
  expect(made.landing?.commit).toBe(only(log, "mission.landed")[0]?.body["commit"]);
  const families = [...new Set(only(log, "task.dispatched").map(({ body }) => familyOf(body)))];
  expect(made.families.map(({ family }) => family).toSorted()).toEqual(families.toSorted());
  for (const { family, attempts, spend } of made.families) {
    const own = only(log, "task.dispatched").filter(({ body }) => familyOf(body) === family);
    expect(attempts).toBe(own.length);
    expect(spend).toEqual(
      spentBy(
        log,
        own.map(({ body }) => key(body)),
      ),
    );
  }
  const judged = only(log, "request.judged");
  const rules = made.rules.reduce((sum, rule) => sum + rule.allowed + rule.denied + rule.asked, 0);
  expect(rules).toBe(judged.length);
  const merged = new Set(only(log, "task.merged").map(({ body }) => body["task"]));
  expect(made.notMerged.map(({ task }) => task)).toEqual(
    made.tasks.map(({ id }) => id).filter((id) => !merged.has(id)),
  );
}

const of = (world: World): Receipt => receiptOf(world.state, world.journal);

describe("a receipt", () => {
  it("has numbers that anybody can count again from the log", () => {
    for (const world of worlds) {
      const made = of(world);
      const log = logOf(world);
      expectWhole(made, log);
      expectTasks(made, log);
      expectPeople(made, log);
      expectReviews(made, log);
      expect(receiptShape.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
    }
  });

  it("is made of flights in which everything happened that it counts", () => {
    const made = worlds.map(of);
    expect(made.some(({ outcome }) => outcome === "landed")).toBe(true);
    expect(made.some(({ crossFamilyReviews }) => crossFamilyReviews > 0)).toBe(true);
    expect(made.some(({ decisions }) => decisions.some(({ answer }) => answer !== null))).toBe(true);
    const tasks = made.flatMap((each) => each.tasks);
    expect(tasks.some(({ retries }) => retries > 0)).toBe(true);
    expect(tasks.some(({ heldOut }) => heldOut.length > 0)).toBe(true);
    expect(tasks.some(({ merged }) => merged !== null)).toBe(true);
    expect(made.some(({ spend }) => spend.costAtLeast)).toBe(true);
  });

  it("names every task, decision and merge commit in its text", () => {
    for (const world of worlds) {
      const made = of(world);
      const written = receiptMarkdown(made);
      for (const { id, merged } of made.tasks) {
        expect(written).toContain(`(${id})`);
        if (merged !== null) expect(written).toContain(merged.commit.slice(0, 12));
      }
      expect(written.match(/^\| \d{4}-\d\d-\d\dT/gm)?.length ?? 0).toBe(made.decisions.length);
      for (const remark of made.remarks) expect(written.replaceAll("\\", "")).toContain(remark);
    }
  });
});

describe("reviews beside each other", () => {
  const made = of(ladderedFlight());

  it("are counted: how far two reviewers agree, and what code said of the rest (feature 97)", () => {
    expect(made.overlap).toEqual({ rounds: 2, findings: 5, pairs: 1 });
    expect(made.syntheses).toMatchObject([
      { of: "one", round: 1, state: "broke", reason: "The answer was prose." },
      { of: "one", round: 2, state: "completed", rebutted: 1 },
    ]);
    const both = made.reviews.flatMap(({ findings }) => findings).filter(({ byTwo }) => byTwo);
    expect(both.map(({ title }) => title)).toEqual(["Race", "Lost update"]);
    expect(receiptMarkdown(made)).toContain("1 pairs of them say the same of the same place");
  });

  it("leave a list of what was put off, with its place (feature 100)", () => {
    expect(made.tracking).toMatchObject([
      { of: "one", severity: "important", title: "Names", file: "src/a.ts", line: 90 },
      { of: "one", severity: "important", title: "Names" },
    ]);
    expect(receiptMarkdown(made)).toMatch(/- \[ \] important: Names \(one, src.a\.ts:90\)/);
  });
});

describe("the receipt of a mission that was taken back", () => {
  it("says where it is now: landed, not landed, pushed, and landed again", () => {
    const world = landedFlight();
    const landings = world.journal.flatMap(({ event, seq }) => {
      if (!["mission.landed", "landing.undone"].includes(event.type)) return [];
      const { landing } = receiptOf(world.state, world.journal.slice(0, seq));
      return [landing === null ? "nothing" : (landing.published?.branch ?? landing.commit)];
    });
    expect(landings).toEqual(["fedcba", "nothing", "b", "fedcbb"]);
    const pushed = world.journal.findIndex(
      ({ event }) => event.type === "mission.landed" && event.published !== null,
    );
    const text = receiptMarkdown(receiptOf(world.state, world.journal.slice(0, pushed + 1)));
    expect(text).toContain("pushed to origin as b: https://example.org/pull/1");
  });
});
