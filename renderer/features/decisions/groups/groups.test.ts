import { describe, expect, it } from "vitest";
import { missionId } from "#shared/ids.ts";
import { signatureOf } from "#shared/mission/decisions/signature.ts";
import { decisionId } from "#shared/mission/ids.ts";
import { file, reach, run } from "#shared/mission/policies/testing/rules.ts";
import type { Action } from "#shared/mission/policies/action.ts";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { nextAfter, nextInRing } from "./auto-advance.ts";
import { CALM_FOR_MS, evolveFlood, FLOOD_COUNT, FLOOD_WITHIN_MS, NO_FLOOD } from "./flood.ts";
import {
  alikeKey,
  approvalOf,
  differencesIn,
  groupDecisions,
  onButton,
  sortKey,
  verbOf,
} from "./group-decisions.ts";
import { listItems, pathOf } from "./list-items.ts";

const approve = { id: "approve", label: "Approve", effect: "It is done.", tone: "approve" } as const;
const deny = { id: "deny", label: "Deny", effect: "It is not done.", tone: "deny" } as const;

function row(number: number, wanted: Action, more: Partial<DecisionRow> = {}): DecisionRow {
  const id = decisionId.parse(`dec_abcd_${number}`);
  const subject = { kind: "request", request: `r${number}`, action: wanted } as const;
  return {
    id,
    mission: missionId.parse("msn_abcd"),
    kind: "permission",
    risk: "low",
    task: `task-${number}`,
    question: "Run it?",
    why: null,
    touches: [],
    touchesCount: 0,
    evidence: [],
    options: [approve, deny],
    signature: signatureOf(id, { kind: "permission", subject }),
    ...more,
  } as DecisionRow;
}

const idsOf = (rows: readonly DecisionRow[]): string[] => rows.map(({ id }) => id);

describe("what stands as one row", () => {
  const rows = [
    row(1, run("npm test")),
    row(2, run("npm run build")),
    row(3, run("npm test")),
    row(4, run("npm test"), { mission: missionId.parse("msn_other") }),
    row(5, run("npm test"), { risk: "high" }),
    row(6, run("npm test"), { risk: "high" }),
    row(7, run("npm test"), { options: [approve] }),
  ];

  it("is the same question with the same choices in one mission, and never of high risk", () => {
    const groups = groupDecisions(rows, alikeKey).map((group) => idsOf(group.rows));
    expect(groups).toEqual([
      ["dec_abcd_1", "dec_abcd_3"],
      ["dec_abcd_2"],
      ["dec_abcd_4"],
      ["dec_abcd_5"],
      ["dec_abcd_6"],
      ["dec_abcd_7"],
    ]);
  });

  it("is coarser in a flood, where commands of one program stand together", () => {
    const [npm, ...others] = groupDecisions(rows, sortKey).map((group) => idsOf(group.rows));
    expect(npm).toEqual(["dec_abcd_1", "dec_abcd_2", "dec_abcd_3", "dec_abcd_7"]);
    expect(others).toEqual([["dec_abcd_4"], ["dec_abcd_5"], ["dec_abcd_6"]]);
  });

  it.each([
    [run("npm run build"), "command npm"],
    [file("write", "src/a.ts"), "file write"],
    [reach("example.org"), "network"],
  ])("says what sort of thing is asked", (wanted, verb) => {
    expect(verbOf(row(1, wanted))).toBe(verb);
  });

  it("marks only that in which its members differ", () => {
    const others = [row(1, run("npm test"), { why: "A" }), row(1, run("npm test"), { why: "B" })];
    expect([...differencesIn(others)]).toEqual(["why"]);
    expect(differencesIn([row(1, run("npm test"))]).size).toBe(0);
  });
});

describe("the list", () => {
  it("shows equal ones as one line, and each of them under it when it is unfolded", () => {
    const rows = [row(1, run("npm test")), row(2, run("npm ci")), row(3, run("npm test"))];
    const groups = groupDecisions(rows, alikeKey);
    const folded = listItems(groups, new Set());
    expect(folded.map(({ kind }) => kind)).toEqual(["several", "one"]);
    expect(pathOf(folded)).toEqual(["dec_abcd_1", "dec_abcd_3", "dec_abcd_2"]);
    const unfolded = listItems(groups, new Set([groups[0]?.key ?? ""]));
    expect(unfolded.map(({ kind }) => kind)).toEqual(["several", "one", "one", "one"]);
    expect(pathOf(unfolded)).toEqual(pathOf(folded));
  });
});

describe("approving those alike", () => {
  it("takes exactly the ids there are now", () => {
    const rows = [row(1, run("npm test")), row(2, run("npm ci")), row(3, run("npm test"))];
    expect(approvalOf(row(1, run("npm test")), rows)).toMatchObject({
      ids: ["dec_abcd_1", "dec_abcd_3"],
      option: "approve",
    });
  });

  it("never takes in what came after its button was drawn, also when few of those are left", () => {
    const [a, b, c] = idsOf([1, 2, 3].map((number) => row(number, run("npm test")))).map((id) =>
      decisionId.parse(id),
    );
    if (a === undefined || b === undefined || c === undefined) return expect.unreachable();
    expect(onButton([a, b], [a, b, c])).toEqual([a, b]);
    expect(onButton([a, b], [a, c])).toEqual([a]);
  });

  it("is not offered for one alone, for high risk, or where there are several ways to approve", () => {
    const pair = (more: Partial<DecisionRow>) => [
      row(1, run("npm test"), more),
      row(2, run("npm test"), more),
    ];
    for (const rows of [
      [row(1, run("npm test"))],
      pair({ risk: "high" }),
      pair({ options: [approve, { ...approve, id: "twice" }] }),
      pair({ options: [deny] }),
    ]) {
      const [first] = rows;
      expect(first === undefined ? undefined : approvalOf(first, rows)).toBeNull();
    }
  });
});

describe("a flood", () => {
  const now = 1_800_000_000_000;
  const asked = (count: number, at = now - 1_000) => Array.from({ length: count }, () => at);

  it("begins with the tenth new decision in ten minutes", () => {
    expect(evolveFlood(NO_FLOOD, asked(FLOOD_COUNT - 1), now).flooded).toBe(false);
    expect(evolveFlood(NO_FLOOD, asked(FLOOD_COUNT), now).flooded).toBe(true);
    expect(evolveFlood(NO_FLOOD, asked(FLOOD_COUNT, now - FLOOD_WITHIN_MS), now).flooded).toBe(false);
  });

  it("is left only after some time of calm, which the next rush interrupts", () => {
    const flooded = evolveFlood(NO_FLOOD, asked(FLOOD_COUNT), now);
    const calm = evolveFlood(flooded, asked(3), now + 1);
    expect(calm).toEqual({ flooded: true, calmSince: now + 1 });
    expect(evolveFlood(calm, asked(3), now + CALM_FOR_MS).flooded).toBe(true);
    expect(evolveFlood(calm, asked(3), now + 1 + CALM_FOR_MS).flooded).toBe(false);
    const again = evolveFlood(calm, asked(FLOOD_COUNT, now), now + 2);
    expect(again).toEqual({ flooded: true, calmSince: null });
  });
});

describe("what comes next", () => {
  it.each([
    [["a", "b", "c"], "b", ["a", "c"], "c"],
    [["a", "b", "c"], "c", ["a", "b"], "b"],
    [["a", "b", "c"], "a", ["new", "b", "c"], "b"],
    [["a"], "a", ["new"], "new"],
    [["a"], "a", [], null],
    [["a", "b"], "unknown", ["a", "b"], "a"],
  ])("of %j without %s, when there are %j, is %s", (before, left, now, next) => {
    expect(nextAfter(before, left, now)).toBe(next);
  });

  it("goes round all that needs a person", () => {
    expect(nextInRing(["a", "b"], null)).toBe("a");
    expect(nextInRing(["a", "b"], "a")).toBe("b");
    expect(nextInRing(["a", "b"], "b")).toBe("a");
    expect(nextInRing(["a"], "a")).toBeNull();
    expect(nextInRing([], null)).toBeNull();
  });
});
