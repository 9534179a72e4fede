import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { receipt as receiptShape } from "#shared/mission/receipt/receipt-shape.ts";
import type { EventOf, MissionEventType } from "#shared/mission/event.ts";
import { Flown } from "../../testing/flown.ts";
import { TestHome } from "../../testing/test-home.ts";

/** A machine that does other things beside this test is far slower than an idle one. */
const DEMO_WITHIN_MS = 150_000;

let home: TestHome;
let repository: string;
let flown: Flown;
let code: number | null;

beforeAll(async () => {
  home = new TestHome();
  repository = join(home.folder, "sample");
  const outcome = await home.run("demo", "--fast", "--json", "--repo", repository);
  code = outcome.code;
  flown = new Flown(outcome.out);
}, DEMO_WITHIN_MS);
afterAll(() => home.remove());

const git = (...args: string[]): string =>
  execFileSync("git", ["-C", repository, ...args], { encoding: "utf8" }).trim();

const events = <Type extends MissionEventType>(type: Type): { at: number; event: EventOf<Type> }[] =>
  flown.events.flatMap(({ at, event }) =>
    event.type === type ? [{ at, event: event as EventOf<Type> }] : [],
  );

/** The most sessions that lived at one time. */
function mostAtOnce(): number {
  let [now, most] = [0, 0];
  for (const { event } of flown.events) {
    if (event.type === "segment.began") now += 1;
    if (event.type === "segment.ended") now -= 1;
    most = Math.max(most, now);
  }
  return most;
}

describe("the demo", () => {
  it("lands everything, and is as large as it says", async () => {
    const { receipt } = flown;
    expect(code).toBe(0);
    expect(receipt).toMatchObject({ outcome: "landed", notMerged: [] });
    expect(receipt.tasks.length).toBeGreaterThanOrEqual(8);
    const check = await home.json<{ waves: number }>("mission", "check", receipt.mission);
    expect(check.waves).toBeGreaterThanOrEqual(4);
    expect(mostAtOnce()).toBeGreaterThanOrEqual(3);
  });

  it("has a failure tried again with another prompt, a breach, a hand-off and a conflict", () => {
    const byId = new Map(flown.receipt.tasks.map((task) => [task.id as string, task]));
    const fill = byId.get("fill");
    expect(fill?.attempts.map(({ outcome }) => outcome)).toEqual(["failed", "passed"]);
    expect(fill?.attempts[1]?.promptAdded.join("\n")).toContain("acceptance check did not pass");
    expect(byId.get("cli")).toMatchObject({ scopeBreaches: 1, status: "merged" });
    const page = byId.get("truncate-page");
    expect(page?.attempts[0]?.segments[0]?.handOff).toContain("next start from");
    expect(page?.attempts[0]?.segments).toHaveLength(2);
    expect(page?.heldOut.map(({ cause }) => cause)).toEqual(["conflict"]);
    expect(page?.attempts[1]).toMatchObject({ purpose: "resolve", outcome: "passed" });
  });

  it("asks several kinds of questions and gets an answer to each", () => {
    const { decisions } = flown.receipt;
    const kinds = new Set(decisions.map(({ kind }) => kind));
    for (const kind of ["permission", "question", "policy-gate", "landing"] as const)
      expect(kinds).toContain(kind);
    expect(decisions.every(({ answer }) => answer?.by === "operator")).toBe(true);
  });

  it("says that its agents are scripted and that no family read the work of another", () => {
    const { scripted, crossFamilyReviews, remarks } = flown.receipt;
    expect(scripted.toSorted()).toEqual(["pilot", "wingman"]);
    expect(crossFamilyReviews).toBe(0);
    expect(remarks.join("\n")).toContain("No cross-family review took place");
    expect(remarks.join("\n")).toContain("no model took part");
  });

  it("leaves a repository in which the receipt can be found again", () => {
    const { landing, tasks } = flown.receipt;
    expect(git("rev-parse", "main")).toBe(landing?.commit);
    expect(git("status", "--porcelain")).toBe("");
    for (const { id, merged } of tasks) {
      // Several may ride one train: what was proven is the tree at its end, which holds this task and those behind it.
      const onward = git("log", "--format=%T", "--ancestry-path", `${merged?.commit}^..main`).split("\n");
      expect(onward).toContain(merged?.tree);
      expect(git("log", "--format=%(trailers:key=Mission-Task,valueonly)", "-1", merged?.commit ?? "")).toBe(
        id,
      );
    }
    const trailers = git("log", "--first-parent", "--format=%(trailers:key=Mission-Task,valueonly)", "main");
    const inHistory = trailers.split("\n").filter((line) => line !== "");
    expect(inHistory.toSorted()).toEqual(tasks.map(({ id }) => id as string).toSorted());
    execFileSync(process.execPath, ["--test"], {
      cwd: repository,
      env: { PATH: process.env["PATH"] },
      stdio: "ignore",
    });
  });

  it("has a receipt whose numbers follow from the events, and is asked for again with the same answer", async () => {
    const { receipt } = flown;
    const dispatched = events("task.dispatched");
    expect(receipt.tasks.flatMap(({ attempts }) => attempts)).toHaveLength(dispatched.length);
    const usages = events("usage.counted").map(({ event }) => event.usage);
    expect(receipt.spend.tokensIn).toBe(usages.reduce((sum, { tokensIn }) => sum + tokensIn, 0));
    expect(receipt.spend.tokensOut).toBe(usages.reduce((sum, { tokensOut }) => sum + tokensOut, 0));
    // Every price was told as unknown.
    expect(receipt.spend).toMatchObject({ costMicros: null, costAtLeast: true, tokensAtLeast: false });
    const merged = events("task.merged");
    expect(merged).toHaveLength(receipt.tasks.length);
    for (const { at, event } of merged) {
      const task = receipt.tasks.find(({ id }) => id === event.task);
      expect(task?.merged).toEqual({ at, commit: event.commit, tree: event.tree });
    }
    expect(receipt.decisions).toHaveLength(events("decision.asked").length);
    expect(receipt.launchedAt).toBe(events("mission.launched")[0]?.at);
    expect(receipt.endedAt).toBe(events("mission.landed")[0]?.at);
    const again = receiptShape.parse(await home.json("mission", "receipt", receipt.mission));
    expect(again.tasks).toEqual(receipt.tasks);
    expect(again.events).toBeGreaterThanOrEqual(receipt.events);
    expect((await home.run("mission", "receipt", receipt.mission)).out).toContain(
      "# Receipt: pocket-text 1.0",
    );
  });
});
