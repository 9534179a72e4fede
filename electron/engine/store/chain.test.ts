import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { chainBreak, eventHash, GENESIS_HASH } from "./chain.ts";
import { receiptHash } from "./receipts.ts";

const event = {
  seq: 12,
  missionId: "mission-ü",
  missionSeq: 3,
  type: "task.created",
  version: 1,
  at: 1_900_000_000_000,
  monoNs: "9007199254740993",
  bootId: "boot",
  actor: "operator",
  commandId: "command-1",
  cause: null,
  prevHash: GENESIS_HASH,
};
const body = '{"title":"1,2:3"}';

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

describe("the checksum of an event", () => {
  // Written out once by hand: released databases carry it, so it may never change.
  it("is over the bytes the README describes", () => {
    const bytes =
      "12,3,1,1900000000000,9007199254740993,9:mission-ü,12:task.created,4:boot,8:operator,9:command-1,-," +
      `64:${GENESIS_HASH},17:${body},`;
    expect(eventHash(event, body)).toBe(sha256(bytes));
    expect(eventHash({ ...event, cause: "-" }, body)).toBe(sha256(bytes.replace(",-,", ",1:-,")));
  });

  it("tells apart rows whose columns would read the same in a row", () => {
    const shifted = { ...event, actor: "operatorc", commandId: "ommand-1" };
    expect(eventHash(shifted, body)).not.toBe(eventHash(event, body));
    const swallowed = { ...event, actor: "operator,9:command-1", commandId: "x" };
    expect(eventHash(swallowed, body)).not.toBe(eventHash(event, body));
  });
});

describe("the checksum of a receipt", () => {
  it("is over the bytes the README describes", () => {
    const receipt = {
      commandId: "c",
      missionId: "m",
      target: "t",
      firstSeq: 1,
      lastSeq: 2,
      answer: "{}",
      at: 5,
    };
    expect(receiptHash(receipt)).toBe(sha256("1,2,5,1:c,1:m,1:t,2:{},"));
    expect(receiptHash({ ...receipt, firstSeq: null, lastSeq: null })).toBe(
      sha256("-,-,5,1:c,1:m,1:t,2:{},"),
    );
  });
});

describe("a break in the chain", () => {
  const row = { ...event, missionSeq: 1, body, hash: "" };
  const first = { ...row, hash: eventHash(row, body) };
  const start = { seq: 0, hash: GENESIS_HASH };

  it.each([
    ["nothing", first, null],
    ["a missing event", { ...first, missionSeq: 2 }, /event 1 is missing, event 2 follows/],
    ["another mission", { ...first, missionId: "other" }, /another mission/],
    ["another predecessor", { ...first, prevHash: "f".repeat(64) }, /does not continue/],
    ["a changed body", { ...first, body: "{}" }, /checksum of event 1/],
    ["a changed time", { ...first, at: 0 }, /checksum of event 1/],
  ])("is found for %s", (_what, damaged, problem) => {
    const found = chainBreak(damaged, event.missionId, start);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });
});
