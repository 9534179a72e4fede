import { existsSync, readdirSync, writeFileSync, copyFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { afterEach, describe, expect, it } from "vitest";
import { CRASH_POINTS, type StoreCrashPoint } from "./crash-point.ts";
import { runProgram, startProgram } from "./fixtures/run-program.ts";
import type { ProgramTask } from "./fixtures/store-program.ts";
import { append, MIGRATIONS, TestGround } from "./fixtures/test-store.ts";
import { storeLayout } from "./layout.ts";
import { openStore, type StoreOptions } from "./open-store.ts";
import { restoreBackup } from "./recovery.ts";
import type { Store } from "./store.ts";

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
const KILLS = LONG ? 200 : 20;
/** One history grows over so many kills; then a new one begins, so that checking all of it stays quick. */
const KILLS_PER_DIRECTORY = 20;
const SEED = Number(process.env["FLIGHTDECK_SEED"] ?? 1);
/** The engine has to answer two seconds after a kill. */
const REOPEN_P95_MS = 2_000;
const MINUTES = 60_000;

const ground = new TestGround();
afterEach(() => ground.clear());

/** Everything acknowledged is there, nothing is missing in between, every checksum fits. */
async function expectWhole(store: Store, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  const verification = await store.verify();
  expect(verification).toMatchObject({ ok: true });
  for (const [missionId, seq] of acknowledged) {
    expect(store.head(missionId).seq).toBeGreaterThanOrEqual(seq);
  }
  let events = 0;
  for (const { missionId, headSeq } of store.missions()) {
    for (let after = 0; after < headSeq;) {
      const page = store.read(missionId, after);
      expect(page.events.map((event) => event.missionSeq)).toEqual(
        page.events.map((_, index) => after + index + 1),
      );
      events += page.events.length;
      after += page.events.length;
    }
  }
  expect(events).toBe(verification.events);
}

function note(lines: readonly string[], acknowledged: Map<string, number>): void {
  for (const line of lines) {
    const [word, missionId = "", seq] = line.split(" ");
    if (word === "ack") acknowledged.set(missionId, Number(seq));
  }
}

describe("killed at any moment", () => {
  it(
    `loses nothing that was acknowledged, ${KILLS} times over`,
    async () => {
      let options = ground.options();
      const acknowledged = new Map<string, number>();
      const random = seededRandom(SEED);
      const reopenMs: number[] = [];
      let total = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        if (kill % KILLS_PER_DIRECTORY === 0) {
          options = ground.options();
          acknowledged.clear();
        }
        const inFlight = 1 + Math.floor(random() * 32);
        const run = startProgram({ task: "commit", directory: options.directory, inFlight });
        await run.lineCount(1 + Math.floor(random() * 60));
        run.child.kill("SIGKILL");
        expect((await run.ended).signal).toBe("SIGKILL");
        note(run.lines, acknowledged);
        const started = performance.now();
        const store = await ground.open(options);
        reopenMs.push(performance.now() - started);
        await expectWhole(store, acknowledged);
        total += run.lines.filter((line) => line.startsWith("ack")).length * inFlight;
        store.close();
      }
      const p95 = reopenMs.toSorted((left, right) => left - right)[Math.floor(reopenMs.length * 0.95)] ?? 0;
      process.stdout.write(
        `${KILLS} kills (seed ${SEED}), ${total} acknowledged events, 0 lost, reopened in ${p95.toFixed(0)} ms (p95)\n`,
      );
      expect(p95).toBeLessThan(REOPEN_P95_MS);
    },
    30 * MINUTES,
  );
});

/** What a process does when it passes the point, and how the directory looks before. */
interface Scene {
  readonly task: ProgramTask["task"];
  readonly before: "nothing" | "history" | "damage";
  readonly migrations?: (options: StoreOptions) => string;
}

const SCENES: Record<StoreCrashPoint, Scene> = {
  "create.before-rename": { task: "open", before: "nothing" },
  "create.after-rename": { task: "open", before: "nothing" },
  "open.after-session-mark": { task: "commit", before: "history" },
  "migration.before-commit": { task: "open", before: "history", migrations: withOneMore },
  "migration.after-commit": { task: "open", before: "history", migrations: withOneMore },
  "commit.after-begin": { task: "commit", before: "history" },
  "commit.before-commit": { task: "commit", before: "history" },
  "commit.after-commit": { task: "commit", before: "history" },
  "backup.after-vacuum": { task: "backup", before: "history" },
  "backup.before-rename": { task: "backup", before: "history" },
  "backup.after-rename": { task: "backup", before: "history" },
  "recovery.before-move": { task: "restore", before: "damage" },
  "recovery.after-move": { task: "restore", before: "damage" },
  "recovery.after-rename": { task: "restore", before: "damage" },
};

const HISTORY = 12;

describe("killed at a named point", () => {
  it.each(CRASH_POINTS)("%s: the next start finds everything, or asks", async (point) => {
    const scene = SCENES[point];
    const options = ground.options();
    await prepare(scene, options);
    const migrations = scene.migrations?.(options) ?? MIGRATIONS;
    const run = await runProgram(
      { task: scene.task, directory: options.directory, migrations, batches: 20, inFlight: 4 },
      { crashAt: `${point}:${scene.task === "commit" && point.startsWith("commit") ? 5 : 1}` },
    );
    expect({ signal: run.signal, errors: run.errors }).toEqual({ signal: "SIGKILL", errors: "" });
    const acknowledged = new Map<string, number>();
    if (scene.before !== "nothing") acknowledged.set("mission-0", HISTORY);
    note(run.lines, acknowledged);
    const store = await startAgain({ ...options, migrations });
    await expectWhole(store, acknowledged);
    await append(store, "mission-0", 1);
    expect(readdirSync(storeLayout(options.directory).staging)).toEqual([]);
  });
});

async function prepare({ before }: Scene, options: StoreOptions): Promise<void> {
  if (before === "nothing") return;
  const store = await ground.open(options);
  await append(store, "mission-0", HISTORY);
  if (before === "damage") await store.backup();
  store.close();
  if (before === "damage") truncateSync(storeLayout(options.directory).database, 10_000);
}

/** Opens, and does what a person would do where the store asks. Damaged files must still be somewhere. */
async function startAgain(options: StoreOptions): Promise<Store> {
  const opening = await openStore(options);
  if (opening.state !== "damaged") return ground.ready(opening);
  const { damaged, database } = storeLayout(options.directory);
  expect(existsSync(database) || readdirSync(damaged).length > 0).toBe(true);
  const recovery = await restoreBackup(options, opening.backups[0]?.file ?? "");
  if (recovery.state !== "recovered") throw new Error(recovery.reason);
  return ground.ready(recovery.opening);
}

function withOneMore(): string {
  const directory = ground.directory();
  const ours = readdirSync(MIGRATIONS).filter((file) => file.endsWith(".sql"));
  for (const file of ours) copyFileSync(join(MIGRATIONS, file), join(directory, file));
  const next = String(ours.length + 1).padStart(4, "0");
  writeFileSync(join(directory, `${next}_pilot.sql`), "CREATE TABLE pilot (id INTEGER PRIMARY KEY) STRICT;");
  return directory;
}

/** Numbers from 0 to 1 that are the same for the same seed (a linear congruential generator). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
