import { describe, expect, it } from "vitest";
import type { GatewayClient } from "#shared/contract/client.ts";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Place } from "#shared/contract/window.ts";
import { DEFAULT_SETTINGS } from "#shared/settings.ts";
import type { Fleet } from "../fleet-figures.ts";
import { Interruptions } from "./interruptions.ts";
import type { Shown } from "./notification-port.ts";

const approve = { id: "allow", label: "Allow", effect: "It runs.", tone: "approve" } as const;
const deny = { id: "deny", label: "Deny", effect: "It does not.", tone: "deny" } as const;

const evidenceOf = (text: string) => ({
  label: "Command",
  source: "attempt 1",
  opening: text.slice(0, 400),
  characters: text.length,
});

const row = (id: string, more: Partial<DecisionRow> = {}): DecisionRow =>
  ({
    id: `dec_abcd_${id}`,
    mission: "msn_abcd",
    missionTitle: "Session rotation",
    question: "Run make?",
    risk: "low",
    options: [approve, deny],
    kind: "permission",
    evidence: [evidenceOf("make -j2")],
    evidenceCount: 1,
    snoozedUntil: null,
    ...more,
  }) as DecisionRow;

function desk(hasActions: boolean, refusal: string | null = null) {
  let now = 0;
  let fleet: Fleet = {
    live: true,
    missions: [],
    queue: [],
    settings: { ...DEFAULT_SETTINGS, alarm: true },
    agents: 1,
  };
  const open: Shown[] = [];
  const opened: Place[] = [];
  const sent: unknown[] = [];
  const calls: number[] = [];
  const client = {
    request: (_name: string, params: unknown) => {
      sent.push(params);
      return Promise.resolve(
        refusal === null ? { ok: true, value: {} } : { ok: false, failure: { message: refusal } },
      );
    },
  } as unknown as GatewayClient;
  const interruptions = new Interruptions({
    port: {
      hasActions,
      show: (shown) => {
        open.push(shown);
        return () => void open.splice(open.indexOf(shown), 1);
      },
      callForAttention: () => calls.push(now),
    },
    clock: { now: () => now, at: () => () => undefined },
    fleet: () => fleet,
    client: () => client,
    isFocused: () => false,
    open: (place) => opened.push(place),
  });
  interruptions.look();
  const ask = (...queue: DecisionRow[]) => {
    fleet = { ...fleet, queue };
    interruptions.look();
    now += 100_000;
    interruptions.look();
  };
  const told = () => open.map(({ title, actions }) => [title, ...actions]);
  return { ask, told, open, opened, sent, calls };
}

describe("a call for attention", () => {
  it("comes with what cannot wait, once", () => {
    const { ask, calls } = desk(false);
    ask(row("1"));
    expect(calls).toEqual([]);
    ask(row("1"), row("2", { risk: "high", expiresAt: null }));
    expect(calls).toEqual([100_000]);
  });
});

describe("a notification", () => {
  it("approves one decision of low risk, and says so in its place", async () => {
    const { ask, told, open, sent } = desk(true);
    ask(row("1"));
    expect(told()).toEqual([["Session rotation", "Approve", "Open"]]);
    expect(open[0]?.body).toContain("make -j2");
    open[0]?.onAction(0);
    await expect.poll(told).toEqual([["Approved", "Open"]]);
    expect(sent).toMatchObject([
      {
        mission: "msn_abcd",
        command: { type: "decision.answer", decisions: ["dec_abcd_1"], option: "allow" },
      },
    ]);
  });

  it("approves once, however often its button is pressed", async () => {
    const { ask, told, open, sent } = desk(true);
    ask(row("1"));
    const [shown] = open;
    shown?.onAction(0);
    shown?.onAction(0);
    await expect.poll(told).toEqual([["Approved", "Open"]]);
    expect(sent).toHaveLength(1);
  });

  it("says why it did not, and offers the card", async () => {
    const { ask, told, open, opened } = desk(true, "It was withdrawn.");
    ask(row("1"));
    open[0]?.onAction(0);
    await expect.poll(told).toEqual([["Could not approve", "Open"]]);
    expect(open[0]?.body).toContain("It was withdrawn.");
    open[0]?.onAction(0);
    expect(opened).toEqual([{ mission: "msn_abcd", task: null, decision: "dec_abcd_1" }]);
    expect(told()).toEqual([]);
  });

  it.each([
    ["of higher risk", [row("1", { risk: "medium" })]],
    ["with two ways to say yes", [row("1", { options: [approve, { ...approve, id: "always" }, deny] })]],
    ["with none", [row("1", { options: [deny] })]],
    ["that an agent asks in words", [row("1", { kind: "question" })]],
    ["of a checkpoint", [row("1", { kind: "checkpoint" })]],
    ["with more text than fits", [row("1", { evidence: [evidenceOf("x".repeat(121))] })]],
    ["with several lines", [row("1", { evidence: [evidenceOf("make\nrm -rf .")] })]],
    ["with a letter that hides", [row("1", { evidence: [evidenceOf("make \u202e")] })]],
    ["together with another", [row("1"), row("2")]],
  ])("only opens a decision %s", (_, rows) => {
    const { ask, told } = desk(true);
    ask(...rows);
    expect(told().map(([, ...actions]) => actions)).toEqual([["Open"]]);
  });

  it("has no buttons where the system has none; a click opens", () => {
    const { ask, told, open, opened } = desk(false);
    ask(row("1"));
    expect(told()).toEqual([["Session rotation"]]);
    open[0]?.onClick();
    expect(opened).toHaveLength(1);
    expect(told()).toEqual([]);
  });

  it("goes when its decision was answered elsewhere", () => {
    const { ask, told } = desk(true);
    ask(row("1"), row("2", { risk: "high" }));
    expect(told()).toHaveLength(1);
    ask(row("2", { risk: "high" }));
    expect(told()).toHaveLength(1);
    ask();
    expect(told()).toEqual([]);
  });
});
