import { randomFillSync } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "./fixtures/run-program.ts";
import { append, hashes, TestGround } from "./fixtures/test-store.ts";
import { storeLayout, type StoreLayout } from "./layout.ts";
import { openStore, type StoreOptions } from "./open-store.ts";
import { keepWithoutLog, restoreBackup, startEmpty, type Recovery } from "./recovery.ts";

const ground = new TestGround();
const perTest = new TestGround();
afterEach(() => perTest.clear());

interface Ground {
  readonly options: StoreOptions;
  readonly layout: StoreLayout;
  /** Events of mission-0 in the newest backup. */
  readonly backedUp: number;
}

let killedEngines: readonly string[];

/** Data directories with a backup and newer events, as a killed engine leaves them: with a write-ahead log. */
beforeAll(async () => {
  killedEngines = await Promise.all([ground.directory(), ground.directory()].map(killEngine));
});

afterAll(() => ground.clear());

async function killEngine(directory: string): Promise<string> {
  await runProgram({ task: "commit", directory, batches: 30, inFlight: 8, end: "close" });
  await runProgram({ task: "backup", directory });
  await runProgram({ task: "commit", directory, batches: 9, inFlight: 8, end: "die" });
  return directory;
}

/** A copy of one of them. */
function killedEngine(which: 0 | 1 = 0): Ground {
  const options = perTest.options();
  const layout = storeLayout(options.directory);
  cpSync(killedEngines[which] ?? "", options.directory, { recursive: true });
  expect(existsSync(layout.log)).toBe(true);
  return { options, layout, backedUp: 80 };
}

/** The same after a clean close: everything is in the database file. */
async function closedEngine(): Promise<Ground> {
  const made = killedEngine();
  (await perTest.open(made.options)).close();
  return made;
}

function rewrite(file: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
}

/** Turns over one bit of the text, wherever the file has it (also where SQLite has left an old copy). */
function flipInside(file: string, text: string): void {
  rewrite(file, (bytes) => {
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
      bytes.writeUInt8(bytes.readUInt8(at + 9) ^ 0x04, at + 9);
    }
  });
}

function fillRandom(bytes: Buffer, from: number, length: number): void {
  randomFillSync(bytes, from, length);
}

/** Opens, expects damage, and proves that not one byte was touched. */
async function expectDamaged({ options, layout }: Ground, reason: RegExp) {
  const before = hashes(layout.databaseFiles.filter((file) => !isDirectory(file)));
  const opening = await openStore(options);
  if (opening.state !== "damaged") throw new Error(`The store is ${opening.state}.`);
  expect(opening.reason).toMatch(reason);
  expect(opening.reason).toContain("left as it is");
  expect(hashes(Object.keys(before))).toEqual(before);
  expect(existsSync(layout.staging) ? readdirSync(layout.staging) : []).toEqual([]);
  return { opening, before };
}

function isDirectory(file: string): boolean {
  return existsSync(file) && basename(file).endsWith(".db") && readFileSafe(file) === null;
}

function readFileSafe(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR") return null;
    throw error;
  }
}

/** The damaged files are all in the directory they were moved to, unchanged. */
function expectKept(recovery: Recovery, before: Record<string, string>): void {
  if (recovery.state !== "recovered") throw new Error(recovery.reason);
  const present = Object.entries(before).filter(([, hash]) => hash !== "absent");
  const moved = Object.fromEntries(
    present.map(([file, hash]) => [join(recovery.movedTo ?? "", basename(file)), hash]),
  );
  expect(hashes(Object.keys(moved))).toEqual(moved);
}

const DAMAGE: readonly [string, RegExp, () => Ground | Promise<Ground>][] = [
  [
    "garbage instead of the database",
    /not a database/,
    async () => {
      const made = await closedEngine();
      rewrite(made.layout.database, (bytes) => fillRandom(bytes, 0, bytes.length));
      return made;
    },
  ],
  [
    "half a file",
    /malformed|disk image/,
    async () => {
      const made = await closedEngine();
      truncateSync(made.layout.database, Math.floor(readFileSync(made.layout.database).length / 2));
      return made;
    },
  ],
  [
    "zero bytes",
    /it is empty/,
    async () => {
      const made = await closedEngine();
      truncateSync(made.layout.database, 0);
      return made;
    },
  ],
  [
    "a page overwritten",
    /./,
    async () => {
      const made = await closedEngine();
      rewrite(made.layout.database, (bytes) => fillRandom(bytes, 8 * 4_096, 3 * 4_096));
      return made;
    },
  ],
  [
    "the write-ahead log gone",
    /write-ahead log is missing/,
    () => {
      const made = killedEngine();
      rmSync(made.layout.log);
      return made;
    },
  ],
  [
    "the write-ahead log of another database",
    /of another database|malformed|disk image|row|page|index/i,
    () => {
      const made = killedEngine();
      const other = killedEngine(1);
      copyFileSync(other.layout.log, made.layout.log);
      return made;
    },
  ],
  [
    "the write-ahead log of another database beside one that was closed",
    /of another database|malformed|disk image|row|page|index/i,
    async () => {
      const made = await closedEngine();
      const other = killedEngine(1);
      copyFileSync(other.layout.log, made.layout.log);
      return made;
    },
  ],
  [
    "a directory in its place",
    /not a file/,
    async () => {
      const made = await closedEngine();
      rmSync(made.layout.database);
      mkdirSync(made.layout.database);
      writeFileSync(join(made.layout.database, "stray"), "kept");
      return made;
    },
  ],
  [
    "the database gone, its backups still there",
    /it is missing, although .*backups is there/,
    async () => {
      const made = await closedEngine();
      rmSync(made.layout.database);
      return made;
    },
  ],
  [
    "the database gone, its write-ahead log still there",
    /it is missing, although .*-wal is there/,
    () => {
      const made = killedEngine();
      rmSync(made.layout.database);
      return made;
    },
  ],
  [
    "another program's database in its place",
    /not one of Flightdeck/,
    async () => {
      const made = await closedEngine();
      rewrite(made.layout.database, (bytes) => bytes.writeUInt32BE(0, 68));
      return made;
    },
  ],
];

describe.each(DAMAGE)("with %s", (_what, reason, make) => {
  it("touches nothing, and a backup can be put in its place", async () => {
    const made = await make();
    const { opening, before } = await expectDamaged(made, reason);
    expect(opening.backups).toHaveLength(1);
    const recovery = await restoreBackup(made.options, opening.backups[0]?.file ?? "");
    expectKept(recovery, before);
    if (recovery.state !== "recovered") return;
    const store = perTest.ready(recovery.opening);
    expect(store.head("mission-0").seq).toBe(made.backedUp);
    expect((await store.verify()).ok).toBe(true);
    await append(store, "mission-0", 1);
  });
});

it("starts empty only when told to, and keeps what was there", async () => {
  const made = await closedEngine();
  truncateSync(made.layout.database, 5_000);
  const { before } = await expectDamaged(made, /./);
  const recovery = await startEmpty(made.options);
  expectKept(recovery, before);
  if (recovery.state !== "recovered") return;
  const store = perTest.ready(recovery.opening);
  expect(store.missions()).toEqual([]);
  await append(store, "mission-new", 1);
  store.close();
  expect((await perTest.open(made.options)).head("mission-new").seq).toBe(1);
});

it("can go on with a sound database whose write-ahead log is gone", async () => {
  const made = killedEngine();
  rmSync(made.layout.log);
  const { opening, before } = await expectDamaged(made, /write-ahead log is missing/);
  expect(opening.soundWithoutLog).toBe(true);
  const recovery = await keepWithoutLog(made.options);
  expectKept(recovery, before);
  if (recovery.state !== "recovered") return;
  const store = perTest.ready(recovery.opening);
  expect(store.head("mission-0").seq).toBeGreaterThanOrEqual(made.backedUp);
  expect((await store.verify()).ok).toBe(true);
});

it("refuses to restore what is no backup, or a damaged one, and changes nothing", async () => {
  const made = await closedEngine();
  truncateSync(made.layout.database, 0);
  const { opening, before } = await expectDamaged(made, /empty/);
  const backup = opening.backups[0]?.file ?? "";
  expect(await restoreBackup(made.options, "/etc/hostname")).toMatchObject({ state: "refused" });
  truncateSync(backup, 6_000);
  expect(await restoreBackup(made.options, backup)).toMatchObject({ state: "refused" });
  expect(hashes(Object.keys(before))).toEqual(before);
  expect(existsSync(made.layout.damaged)).toBe(false);
});

it("quarantines a mission with flipped payload bytes, starts, and keeps everything else", async () => {
  const made = await closedEngine();
  const store = await perTest.open(made.options);
  const victim = store.read("mission-1", 40, 1).events[0];
  const others = [store.read("mission-0", 0).events, store.read("mission-2", 0).events];
  store.close();
  flipInside(made.layout.database, JSON.stringify(victim?.body));
  const reports: string[] = [];
  const damaged = await perTest.open({ ...made.options, report: (sentence) => reports.push(sentence) });
  expect([...damaged.health().quarantined]).toEqual([
    ["mission-1", { lastGoodSeq: 40, reason: "the checksum of event 41 does not match" }],
  ]);
  expect(reports).toEqual([
    expect.stringMatching(/Mission mission-1 is damaged: .* first 40 events are kept/),
  ]);
  expect(damaged.read("mission-1", 0)).toMatchObject({
    headSeq: 40,
    more: false,
    quarantine: { lastGoodSeq: 40 },
  });
  expect(damaged.read("mission-1", 0).events).toHaveLength(40);
  expect([damaged.read("mission-0", 0).events, damaged.read("mission-2", 0).events]).toEqual(others);
  await append(damaged, "mission-0", 1);
  const [head] = damaged.missions().filter(({ missionId }) => missionId === "mission-1");
  expect(head?.quarantine?.lastGoodSeq).toBe(40);
  const outcome = await damaged.commit({
    commandId: "into the broken mission",
    missionId: "mission-1",
    expectedSeq: 40,
    target: "mission-1",
    actor: "operator",
    events: [],
    answer: null,
  });
  expect(outcome).toMatchObject({ state: "quarantined", lastGoodSeq: 40 });
});

it("finds the damage at the first touch when there was no time to look at the start", async () => {
  const made = await closedEngine();
  flipInside(made.layout.database, '"note":"note 1"');
  // A clock on which every look costs a second.
  let seconds = 0n;
  const clock = { nowMs: () => 0, monotonicNs: () => (seconds += 1n) * 1_000_000_000n, bootId: "slow" };
  const store = await perTest.open({ ...made.options, clock, chainBudgetMs: 0 });
  expect(store.health()).toMatchObject({ uncheckedAtOpen: 3 });
  expect(store.health().quarantined.size).toBe(0);
  expect(store.missions().map(({ checked }) => checked)).toEqual([false, false, false]);
  const pages = store.missions().map(({ missionId }) => store.read(missionId, 0));
  expect(pages.filter(({ quarantine }) => quarantine !== null)).toHaveLength(1);
  expect(store.missions().every(({ checked }) => checked)).toBe(true);
  expect(store.health().quarantined.size).toBe(1);
});
