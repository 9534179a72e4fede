import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { append, expectCommitted, request, TestGround } from "./fixtures/test-store.ts";
import type { NewEvent } from "./commit.ts";
import type { Store } from "./store.ts";

const ground = new TestGround();
afterEach(() => ground.clear());

let store: Store;
beforeEach(async () => {
  store = await ground.open(ground.options());
  await append(store, "mission-a", 1);
});

const event = (type: string, body: object): NewEvent => ({
  type,
  version: 1,
  body: { task: "one", ...body },
});
const flown = (attempt: number, family: string, sandbox = "workspace-write", task = "one"): NewEvent[] => [
  event("task.dispatched", { task, attempt, route: { family, sandbox } }),
  event("segment.began", { task, attempt, segment: 1, session: "ses_000001" }),
];
const picked = (...paths: string[]): NewEvent => event("rival.picked", { over: "two", paths, reason: "" });
const passedBy = (by: string | null): NewEvent =>
  event("review.decided", { round: 1, outcome: "passed", by, reason: "no critical finding" });

/** Written past `decide`: whoever has the database in hand. */
const write = (...events: NewEvent[]) =>
  store.commit(request({ expectedSeq: store.head("mission-a").seq, events }));

describe("the database refuses a review that passes", () => {
  it("by the family that wrote the work, though nobody asked the rules (feature 90)", async () => {
    expectCommitted(await write(...flown(1, "openai")));
    await expect(write(passedBy("openai"))).rejects.toThrow(/wrote a commit of a task cannot pass/);
    expectCommitted(await write(passedBy("anthropic"), event("task.merged", { commit: "c", tree: "t" })));
  });

  it("by a family that did a fix round only, in the same breath too (feature 90)", async () => {
    expectCommitted(await write(...flown(1, "openai")));
    const forged = [...flown(2, "anthropic"), passedBy("anthropic")];
    await expect(write(...forged)).rejects.toThrow(/wrote a commit of a task cannot pass/);
    expect(store.head("mission-a").seq).toBe(3);
  });

  it("by who resolved a conflict after passing it: the merge is refused (feature 90)", async () => {
    expectCommitted(await write(...flown(1, "openai"), passedBy("anthropic"), ...flown(2, "anthropic")));
    const merged = event("task.merged", { commit: "c", tree: "t" });
    await expect(write(merged)).rejects.toThrow(/passed the review wrote a commit of the task since/);
    expectCommitted(await write(passedBy("google"), merged));
  });

  it("by the family of a rival whose files were taken over, at the merge too (feature 90)", async () => {
    const both = [...flown(1, "openai"), ...flown(1, "anthropic", "workspace-write", "two")];
    expectCommitted(await write(...both));
    // Picked as it is: nothing of the other one is in it.
    expectCommitted(await write(picked(), passedBy("anthropic"), picked("src/a.ts")));
    await expect(write(passedBy("anthropic"))).rejects.toThrow(/wrote a commit of a task cannot pass/);
    const merged = event("task.merged", { commit: "c", tree: "t" });
    await expect(write(merged)).rejects.toThrow(/passed the review wrote a commit of the task since/);
    expectCommitted(await write(passedBy("google"), merged));
  });
});

it("lets a person, a reader, another task and another mission pass (feature 90)", async () => {
  const reader = flown(2, "google", "read-only");
  const never = event("task.dispatched", {
    attempt: 3,
    route: { family: "meta", sandbox: "workspace-write" },
  });
  expectCommitted(await write(...flown(1, "openai"), ...reader, never));
  for (const by of [null, "google", "meta"]) expectCommitted(await write(passedBy(by)));
  const other = {
    type: "review.decided",
    version: 1,
    body: { task: "two", outcome: "passed", by: "openai" },
  };
  expectCommitted(await write(other));
  const elsewhere = request({ missionId: "mission-b", events: [passedBy("openai")] });
  expectCommitted(await store.commit(elsewhere));
});
