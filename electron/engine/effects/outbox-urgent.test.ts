import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { missionId } from "#shared/ids.ts";
import { EFFECT_SAFETY, type EffectType } from "#shared/mission/effect.ts";
import { ManualMissionClock } from "../missions/fixtures/manual-clock.ts";
import { noPlanner } from "../planner/planner-port.ts";
import type { EffectRow } from "../store/effect-table.ts";
import { effectHandlers } from "./handlers.ts";
import { Outbox } from "./outbox.ts";
import { grounded } from "./testing/grounded.ts";

const mission = missionId.parse("msn_urgent1");
const row = (type: EffectType, task: string, more: object = {}): EffectRow =>
  ({
    id: `${type} ${task}`,
    missionId: mission,
    type,
    safety: EFFECT_SAFETY[type],
    status: "queued",
    body: { task, attempt: 1, ...more },
    attempts: 0,
    notBefore: null,
  }) as unknown as EffectRow;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "fd-urgent-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

it("ends a session and carries an answer however many tasks are being proven", async () => {
  const proofs = Array.from({ length: 40 }, (_, index) => row("evidence.collect", `t${index}`));
  const answer = { request: "r1", allowed: true, text: "", action: null };
  const urgent = [row("segment.end", "api", { segment: 1 }), row("request.deliver", "api", answer)];
  const begun: string[] = [];
  const done = async (effect: { readonly type: string }) => {
    begun.push(effect.type);
    return [];
  };
  let proving = 0;
  const outbox = new Outbox({
    store: {
      effects: { open: () => [...proofs, ...urgent], ofMission: () => [] },
      changeEffects: async () => undefined,
    },
    missions: {
      send: () => Promise.reject(new Error("nobody is told anything here")),
      read: () => Promise.reject(new Error("nobody looks here")),
      onEffects: () => () => undefined,
    },
    handlers: {
      ...effectHandlers(noPlanner, grounded),
      "evidence.collect": () => {
        proving += 1;
        return new Promise(() => undefined);
      },
      "segment.end": done,
      "request.deliver": done,
    },
    clock: new ManualMissionClock(),
    owner: "this engine",
    directory,
    report: () => undefined,
  });
  await outbox.start();
  await expect.poll(() => begun.toSorted()).toEqual(["request.deliver", "segment.end"]);
  expect(proving).toBe(16);
  outbox.close();
});
