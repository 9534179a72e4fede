import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { SEED } from "#shared/mission/testing/cases.ts";
import { Dice } from "#shared/mission/testing/dice.ts";
import type { MissionId } from "#shared/ids.ts";
import type { MissionsTask } from "../missions/fixtures/missions-program.ts";
import { MissionGround } from "../missions/fixtures/test-missions.ts";
import { EFFECT_CRASH_POINTS } from "../store/crash-point.ts";
import type { EffectRow } from "../store/effect-table.ts";

const PROGRAM = fileURLToPath(new URL("../missions/fixtures/missions-program.ts", import.meta.url));
const KILLS = process.env["FLIGHTDECK_LONG"] === "1" ? 200 : 8;
const MISSIONS = 6;

const ground = new MissionGround();
const directories: string[] = [];
afterEach(() => {
  ground.clear();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

interface Run {
  readonly lines: string[];
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

/** Runs the program until it ends, dies at a crash point, or has said `killAfter` lines. */
async function run(wish: MissionsTask, crashAt: string, killAfter = Infinity): Promise<Run> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(wish)], {
    env: { ...process.env, NODE_OPTIONS: "", FLIGHTDECK_CRASH_AT: crashAt },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    if (lines.length >= killAfter) child.kill("SIGKILL");
  });
  const [, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { lines, signal, errors };
}

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), "flightdeck-outbox-"));
  directories.push(made);
  return made;
}

/** What must hold once another engine has taken over: nothing lost, nothing twice, nobody left waiting. */
async function expectTakenOver(data: string, acknowledged: readonly string[]): Promise<void> {
  const again = await run({ task: "open", directory: data }, "none");
  expect(again).toMatchObject({ signal: null, errors: "" });
  const { store, state } = await ground.open(data);
  for (const line of acknowledged) {
    const [, mission = "", seq] = line.split(" ");
    expect(store.head(mission).seq).toBeGreaterThanOrEqual(Number(seq));
  }
  const effects: EffectRow[] = [];
  for (const { missionId } of store.missions()) {
    const mission = missionId as MissionId;
    const rows = store.effects.ofMission(mission, 100);
    effects.push(...rows);
    const seen = await state(mission, ({ decisionLog, plan, tasks }) => ({
      entries: decisionLog.length,
      asking: plan.asking,
      tasks: tasks.size,
    }));
    expect(seen.asking).toBeNull();
    const log = join(data, "missions", mission, "DECISIONS.md");
    const headings = existsSync(log) ? (readFileSync(log, "utf8").match(/^## /gm) ?? []).length : 0;
    expect(headings).toBe(seen.entries);
    const [ask] = rows.filter(({ type }) => type === "plan.ask");
    if (ask?.status === "done") expect(seen.tasks).toBe(1);
  }
  expect(effects.filter(({ status }) => status === "leased" || status === "queued")).toEqual([]);
  expect(effects.filter(({ status }) => status === "failed")).toEqual([]);
  const asked = existsSync(join(data, "asked"))
    ? new Set(readFileSync(join(data, "asked"), "utf8").split("\n").filter(Boolean)).size
    : 0;
  expect(asked).toBeLessThanOrEqual(effects.filter(({ type }) => type === "plan.ask").length);
}

describe("an engine that is killed with effects under way", () => {
  it.each(EFFECT_CRASH_POINTS.flatMap((point) => [1, 2, 5].map((pass) => [point, pass] as const)))(
    "at %s (pass %d) loses none and does none twice",
    async (point, pass) => {
      const data = directory();
      const killed = await run({ task: "ask", directory: data, missions: MISSIONS }, `${point}:${pass}`);
      expect(killed).toMatchObject({ signal: "SIGKILL", errors: "" });
      await expectTakenOver(
        data,
        killed.lines.filter((line) => line.startsWith("ack")),
      );
    },
  );

  it(`at any moment loses none and does none twice, ${KILLS} times over`, async () => {
    const dice = new Dice(SEED);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const data = directory();
      const killAfter = 1 + dice.below(MISSIONS * 3);
      const killed = await run({ task: "ask", directory: data, missions: MISSIONS }, "none", killAfter);
      await expectTakenOver(
        data,
        killed.lines.filter((line) => line.startsWith("ack")),
      );
      ground.clear();
    }
  });
});
