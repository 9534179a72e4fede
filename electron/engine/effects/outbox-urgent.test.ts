import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PlainError } from "#launch/plain-error.ts";
import { missionId } from "#shared/ids.ts";
import { EFFECT_SAFETY, type EffectType } from "#shared/mission/effect.ts";
import { ManualMissionClock } from "../missions/fixtures/manual-clock.ts";
import { noPlanner } from "../planner/planner-port.ts";
import type { EffectChange, EffectRow } from "../store/effect-table.ts";
import type { EffectHandlers } from "./effect-handler.ts";
import { effectHandlers } from "./handlers.ts";
import { MAX_TRIES, Outbox } from "./outbox.ts";
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

const outboxes: Outbox[] = [];
afterEach(() => {
  for (const outbox of outboxes.splice(0)) outbox.close();
});

/** A worker whose disk and missions only note what they are told. */
function outboxOf(rows: readonly EffectRow[], handlers: Partial<EffectHandlers>) {
  const clock = new ManualMissionClock();
  const changes: EffectChange[] = [];
  const told: string[] = [];
  const reports: string[] = [];
  const outbox = new Outbox({
    store: {
      effects: { open: () => [...rows], ofMission: () => [] },
      changeEffects: async (more) => void changes.push(...more),
    },
    missions: {
      send: async (_id, _mission, { type }) => {
        told.push(type);
        return { ok: true, result: { rev: 1, at: 0 } } as never;
      },
      read: () => Promise.reject(new Error("nobody looks here")),
      onEffects: () => () => undefined,
    },
    handlers: { ...effectHandlers(noPlanner, grounded), ...handlers },
    clock,
    owner: "this engine",
    directory,
    report: (sentence) => reports.push(sentence),
  });
  outboxes.push(outbox);
  return { outbox, clock, changes, told, reports };
}

const answer = (attempts = 0): EffectRow => ({
  ...row("request.deliver", "api", { request: "r1", allowed: true, text: "", action: null }),
  attempts,
});

it("ends a session and carries an answer however many tasks are being proven", async () => {
  const proofs = Array.from({ length: 40 }, (_, index) => row("evidence.collect", `t${index}`));
  const begun: string[] = [];
  const done = async (effect: { readonly type: string }) => {
    begun.push(effect.type);
    return [];
  };
  let proving = 0;
  const { outbox, told } = outboxOf([...proofs, row("segment.end", "api", { segment: 1 }), answer()], {
    "evidence.collect": () => {
      proving += 1;
      return new Promise(() => undefined);
    },
    "segment.end": done,
    "request.deliver": done,
  });
  await outbox.start();
  await expect.poll(() => begun.toSorted()).toEqual(["request.deliver", "segment.end"]);
  expect(proving).toBe(16);
  expect(told).toEqual([]);
});

it("tries a person's answer until the agent takes it, and says once that it does not arrive", async () => {
  let tries = 0;
  let listens = false;
  const { outbox, clock, changes, told, reports } = outboxOf([answer()], {
    "request.deliver": async () => {
      tries += 1;
      if (!listens) throw new PlainError("no agent listens on its channel");
      return [];
    },
  });
  await outbox.start();
  for (let number = 1; number <= MAX_TRIES + 3; number += 1) {
    await expect.poll(() => changes.filter(({ kind }) => kind === "queue").length).toBe(number);
    // Nothing is due before the wait is over, and no wait is longer than about a minute.
    expect(tries).toBe(number);
    clock.advance(64_000);
  }
  await expect.poll(() => tries).toBe(MAX_TRIES + 4);
  expect(told).toEqual(["channel.lost"]);
  expect(reports).toHaveLength(1);
  listens = true;
  await expect.poll(() => changes.filter(({ kind }) => kind === "queue").length).toBe(MAX_TRIES + 4);
  clock.advance(64_000);
  await expect.poll(() => changes.at(-1)).toMatchObject({ kind: "finish", status: "done" });
});

it("goes on with an answer that an engine before tried as often as anything else may be", async () => {
  const { outbox, changes, told } = outboxOf([answer(MAX_TRIES)], { "request.deliver": async () => [] });
  await outbox.start();
  await expect.poll(() => changes.at(-1)).toMatchObject({ kind: "finish", status: "done" });
  expect(told).toEqual([]);
});
