import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { MISSION, task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import type { EffectWorld } from "../effects/effect-handler.ts";
import { SandboxRefused } from "../sandbox/sandbox-refused.ts";
import type { Hands } from "./hands.ts";
import { startSegment } from "./segment-start.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-start-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A flight up to the start of its first segment, with boxes that cannot be made. */
function refusedBy(error: Error) {
  const flight = new OneFlight([task("api")]);
  flight.ready("api");
  const effect = flight.effects.findLast(({ type }) => type === "segment.start");
  if (effect?.type !== "segment.start") throw new Error("no start was asked for");
  const { agent } = flight.attempt("api").route;
  const forgotten: string[] = [];
  const hands = {
    home: folder,
    report: () => undefined,
    adapters: new Map([[agent, { plan: () => ({ reads: [], command: ["true"], env: {} }) }]]),
    channels: { open: async () => ({ directory: folder, env: {} }) },
    repositories: { of: async () => ({ repository: { gitDir: folder } }) },
    boxes: {
      open: async () => {
        throw error;
      },
    },
    watch: { expect: () => undefined, forget: async (session: string) => forgotten.push(session) },
  } as unknown as Hands;
  const world = {
    mission: MISSION,
    folder,
    read: async <View>(view: (state: typeof flight.world.state) => View) => view(flight.world.state),
  } as unknown as EffectWorld;
  return { told: startSegment(hands)(effect, world), forgotten };
}

it("says at once that no box can hold what was asked for", async () => {
  const { told, forgotten } = refusedBy(new SandboxRefused("The workspace is a link. Nothing was started."));
  expect(await told).toMatchObject([
    { type: "segment.start-failed", segment: 1, reason: "The workspace is a link. Nothing was started." },
  ]);
  expect(forgotten).toHaveLength(1);
});

it("is tried again when something else failed on the way to a box", async () => {
  await expect(refusedBy(new Error("a disk that is busy")).told).rejects.toThrow("a disk that is busy");
});
