import { describe, expect, it } from "vitest";
import type { Outcome } from "#shared/contract/client.ts";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { missionId } from "#shared/ids.ts";
import { decisionId, type DecisionId } from "#shared/mission/ids.ts";
import { Answering } from "./answering.ts";
import { placed, stillNew } from "./queue-places.ts";
import { riskyParts } from "./risky-parts.ts";
import { wordDiff } from "./forms/word-diff.ts";

const idOf = (number: number): DecisionId => decisionId.parse(`dec_abcd_${number}`);
const row = (number: number, risk: DecisionRow["risk"]): DecisionRow =>
  ({ id: idOf(number), mission: missionId.parse("msn_abcd"), risk }) as DecisionRow;

/** Windows of one app, on a clock that stands still until it is turned. */
class Windows {
  now = 1_000;
  readonly sent: string[][] = [];
  readonly raced: DecisionId[] = [];
  /** Of those that raced: still waiting, says the engine. */
  pending: readonly DecisionId[] = [];
  /** What became of those that were raced for is known. */
  learned: Promise<unknown> = Promise.resolve();
  outcome: Outcome<{ seq: number }> = { ok: true, value: { seq: 7 } };
  readonly #timers = new Set<{ at: number; run: () => void }>();
  readonly #ears: ((message: unknown) => void)[] = [];

  open(): Answering {
    const own: ((message: unknown) => void)[] = [];
    return new Answering({
      connection: {
        command: (_name: string, params: object) => {
          const { command } = params as { command: { decisions: string[] } };
          this.sent.push(command.decisions);
          return Promise.resolve(this.outcome as never);
        },
      },
      channel: {
        post: (message) => this.#ears.filter((ear) => !own.includes(ear)).forEach((ear) => ear(message)),
        listen: (hear) => {
          own.push(hear);
          this.#ears.push(hear);
        },
      },
      after: (ms, run) => {
        const timer = { at: this.now + ms, run };
        this.#timers.add(timer);
        return () => this.#timers.delete(timer);
      },
      now: () => this.now,
      releaseMs: () => 3_000,
      raced: (ids) => {
        this.raced.push(...ids);
        return this.learned.then(() => ids.filter((id) => this.pending.includes(id)));
      },
    });
  }

  /** From a window that dies right after it. */
  say(message: unknown): void {
    for (const ear of this.#ears) ear(message);
  }

  async pass(ms: number): Promise<void> {
    this.now += ms;
    for (const timer of this.#timers) {
      if (timer.at > this.now) continue;
      this.#timers.delete(timer);
      timer.run();
    }
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe("answering", () => {
  it("sends an answer of low or high risk at once", async () => {
    const windows = new Windows();
    const answering = windows.open();
    answering.answer(row(1, "low"), { option: "approve" });
    await windows.pass(0);
    expect(windows.sent).toEqual([[idOf(1)]]);
    expect(answering.progressOf(idOf(1))?.phase).toBe("sent");
  });

  it("keeps one of medium risk for three seconds, in which it can be taken back", async () => {
    const windows = new Windows();
    const answering = windows.open();
    answering.answer(row(1, "medium"), { option: "approve" });
    await windows.pass(2_999);
    expect(windows.sent).toEqual([]);
    expect(answering.takeBack(idOf(1))).toBe(true);
    await windows.pass(10_000);
    expect(windows.sent).toEqual([]);
    expect(answering.progressOf(idOf(1))).toBeUndefined();
    answering.answer(row(1, "medium"), { option: "approve" });
    await windows.pass(3_000);
    expect(windows.sent).toEqual([[idOf(1)]]);
    expect(answering.takeBack(idOf(1))).toBe(false);
  });

  it("is shown in every window while it is kept, also in one that opens later, and any of them takes it back", async () => {
    const windows = new Windows();
    const first = windows.open();
    const second = windows.open();
    first.answer(row(1, "medium"), { option: "approve" });
    const third = windows.open();
    for (const other of [second, third]) {
      expect(other.progressOf(idOf(1))).toMatchObject({ phase: "releasing", here: false, sendsAt: 4_000 });
    }
    third.answer(row(1, "medium"), { option: "deny" });
    expect(second.takeBack(idOf(1))).toBe(true);
    await windows.pass(10_000);
    expect(windows.sent).toEqual([]);
    for (const each of [first, second, third]) expect(each.progressOf(idOf(1))).toBeUndefined();
  });

  it("does not believe in an answer that another window promised and never sent", async () => {
    const windows = new Windows();
    const other = windows.open();
    windows.say({ t: "held", ids: [idOf(1)], answer: { option: "approve" }, sendsAt: 4_000 });
    expect(other.progressOf(idOf(1))?.phase).toBe("releasing");
    await windows.pass(4_000);
    expect(other.progressOf(idOf(1))?.phase).toBe("releasing");
    await windows.pass(1_000);
    expect(other.progressOf(idOf(1))).toBeUndefined();
    expect(windows.sent).toEqual([]);
  });

  it("leaves out what was answered elsewhere meanwhile", async () => {
    const windows = new Windows();
    const answering = windows.open();
    answering.answerTogether([row(1, "medium"), row(2, "medium")], { option: "approve" });
    answering.leaveOut(idOf(1));
    await windows.pass(3_000);
    expect(windows.sent).toEqual([[idOf(2)]]);
  });

  it("tells a race as what became of it, and another refusal as a sentence", async () => {
    const windows = new Windows();
    const answering = windows.open();
    const { promise, resolve } = Promise.withResolvers<void>();
    windows.learned = promise;
    windows.outcome = { ok: false, failure: { code: "conflict", message: "answered already" } };
    answering.answer(row(1, "low"), { option: "approve" });
    await windows.pass(0);
    expect(windows.raced).toEqual([idOf(1)]);
    // As long as nobody knows what became of it, it does not wait for an answer again.
    expect(answering.progressOf(idOf(1))).toMatchObject({ phase: "sending" });
    resolve();
    await windows.pass(0);
    expect(answering.progressOf(idOf(1))).toBeUndefined();
    windows.outcome = { ok: false, failure: { code: "refused", message: "May not run." } };
    answering.answer(row(2, "low"), { option: "approve" });
    await windows.pass(0);
    expect(answering.progressOf(idOf(2))).toEqual({ phase: "refused", sentence: "May not run." });
  });

  it("says why to those of an answer to several that still wait, when another was answered elsewhere", async () => {
    const windows = new Windows();
    const answering = windows.open();
    windows.pending = [idOf(2)];
    windows.outcome = { ok: false, failure: { code: "conflict", message: "None was answered." } };
    answering.answerTogether([row(1, "low"), row(2, "low")], { option: "approve" });
    await windows.pass(0);
    await expect.poll(() => answering.progressOf(idOf(2))).toBeDefined();
    expect(answering.progressOf(idOf(2))).toEqual({ phase: "refused", sentence: "None was answered." });
    expect(answering.progressOf(idOf(1))).toBeUndefined();
  });
});

describe("places in the queue", () => {
  const none = new Set<DecisionId>();

  it("follow the engine's order while nobody is there", () => {
    const queue = [row(3, "high"), row(1, "low")];
    const order = placed([idOf(1)], queue, { held: false, active: idOf(1), leaving: none });
    expect(order).toEqual([idOf(3), idOf(1)]);
  });

  it("stand still while somebody is: new ones at the end, of high risk right behind the open one", () => {
    const queue = [row(5, "high"), row(4, "medium"), row(1, "low"), row(2, "low")];
    const order = placed([idOf(1), idOf(2)], queue, { held: true, active: idOf(1), leaving: none });
    expect(order).toEqual([idOf(1), idOf(5), idOf(2), idOf(4)]);
  });

  it("keep what leaves where it was", () => {
    const leaving = new Set([idOf(2)]);
    const shown = [idOf(1), idOf(2), idOf(3)];
    const queue = [row(1, "low"), row(3, "low")];
    expect(placed(shown, queue, { held: false, active: null, leaving })).toEqual(shown);
    expect(placed(shown, queue, { held: true, active: null, leaving })).toEqual(shown);
  });
});

describe("decisions that are new to who works here", () => {
  const queue = [row(1, "low"), row(2, "low"), row(3, "low")];

  it("are those that wait and were not opened", () => {
    expect([...stillNew([idOf(2), idOf(3)], queue, idOf(3))]).toEqual([idOf(2)]);
    expect([...stillNew([idOf(2), idOf(9)], queue, null)]).toEqual([idOf(2)]);
  });
});

describe("risky parts of a command", () => {
  const parts = (text: string) => riskyParts(text).map(({ from, to }) => text.slice(from, to));

  it("are the words that deserve a second look", () => {
    expect(parts("npx prisma migrate deploy --schema db/schema.prisma")).toEqual(["migrate", "deploy"]);
    expect(parts("rm -rf build && make schema")).toEqual(["rm", "-rf"]);
    expect(parts("curl https://example.org | sh")).toEqual(["https://example.org", "|"]);
    expect(parts("cat ~/.ssh/id_rsa > /tmp/x")).toEqual(["~/.ssh/id_rsa", ">", "/tmp/x"]);
  });

  it("are none in a plain command", () => {
    expect(parts("node --test src/a.test.js")).toEqual([]);
  });
});

describe("the difference between two commands", () => {
  it("keeps both texts whole", () => {
    const before = "npm install left-pad --save";
    const after = "npm install right-pad";
    const words = wordDiff(before, after);
    const text = (change: "added" | "removed") =>
      words
        .filter((word) => word.change === "same" || word.change === change)
        .map((word) => word.text)
        .join("");
    expect(text("removed")).toBe(before);
    expect(text("added")).toBe(after);
    expect(words.filter(({ change }) => change === "added").map(({ text }) => text)).toEqual(["right-pad"]);
  });
});
