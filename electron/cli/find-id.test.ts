import { describe, expect, it } from "vitest";
import { GatewayClient } from "#shared/contract/client.ts";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { encodeFrame, FrameDecoder } from "#shared/contract/frame.ts";
import { clientMessage } from "#shared/contract/message.ts";
import { missionId } from "#shared/ids.ts";
import { decisionId } from "#shared/mission/ids.ts";
import { InputError } from "./ask-engine.ts";
import { findDecision, findMission, findTask } from "./find-id.ts";

const MISSION = missionId.parse("msn_3f9c2a");

/** An engine that has these rows, whatever it is asked for, and what it was asked. */
function engineWith(rows: readonly object[]) {
  const asked: string[] = [];
  const decoder = new FrameDecoder();
  const client: GatewayClient = new GatewayClient({
    send: (frame) => {
      for (const { header } of decoder.push(frame)) {
        const message = clientMessage.parse(header);
        if (message.t !== "request") continue;
        asked.push(message.name);
        const value = { rows, next: null };
        queueMicrotask(() => client.receive(encodeFrame({ t: "result", id: message.id, value })));
      }
    },
    timers: { after: () => () => undefined },
  });
  return { client, asked };
}

const WAITS: DecisionRow = {
  id: decisionId.parse("dec_3f9c2a_412"),
  mission: MISSION,
  missionTitle: "Weather service",
  missionPhase: "flying",
  kind: "permission",
  state: "pending",
  task: null,
  taskTitle: null,
  question: "Run rm -rf data?",
  asker: "pilot",
  asksFor: "command",
  why: null,
  risk: "high",
  riskRule: "It deletes.",
  options: [],
  evidence: [],
  evidenceCount: 0,
  touches: [],
  touchesCount: 0,
  undo: "not-automatic",
  ifApproved: "It runs.",
  ifNothing: "It waits.",
  advice: null,
  signature: "rm",
  unblocks: 0,
  askedAt: 1,
  expiresAt: null,
  snoozedUntil: null,
  resolution: null,
  takeBack: null,
};

describe("a decision written in full", () => {
  it("is never another one whose id begins the same", async () => {
    const { client } = engineWith([WAITS]);
    expect(await findDecision(client, "dec_3f9c2a_41")).toBe("dec_3f9c2a_41");
    expect(await findDecision(client, "3f9c2a_41")).toBe("dec_3f9c2a_41");
  });

  it("can still be named by the first letters of it", async () => {
    const { client } = engineWith([WAITS]);
    expect(await findDecision(client, "3f9c")).toBe("dec_3f9c2a_412");
  });
});

describe("an empty word", () => {
  it.each(["", "dec_"])("is no decision: %j", async (written) => {
    const { client, asked } = engineWith([WAITS]);
    await expect(findDecision(client, written)).rejects.toThrow(InputError);
    expect(asked).toEqual([]);
  });

  it.each(["", "msn_"])("is no mission: %j", async (written) => {
    const { client, asked } = engineWith([]);
    await expect(findMission(client, written)).rejects.toThrow(InputError);
    expect(asked).toEqual([]);
  });

  it("is no task", async () => {
    const { client, asked } = engineWith([]);
    await expect(findTask(client, MISSION, "")).rejects.toThrow(InputError);
    expect(asked).toEqual([]);
  });
});
