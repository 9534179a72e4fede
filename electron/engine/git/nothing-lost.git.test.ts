import { rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { AGENT_DEEDS } from "./testing/agent-deeds.ts";
import { MISSION, type Wish } from "./testing/deed.ts";
import { ENGINE_DEEDS } from "./testing/engine-deeds.ts";
import { killedEngine } from "./testing/killed-engine.ts";
import { damage, endOf, lost, lostWorld, TASKS, type LostWorld } from "./testing/lost-world.ts";
import { PERSON_DEEDS } from "./testing/person-deeds.ts";

// Whatever agents, people and engines that die do, in any order: everything anybody ever wrote is in a ref or on disk.

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
const SEQUENCES = LONG ? 500 : 10;
/** How long after it began an engine is killed, at most. */
const KILLED_WITHIN_MS = 300;

const KILLED = "killed: ";
const DEEDS = [...Object.keys(AGENT_DEEDS), ...Object.keys(ENGINE_DEEDS), ...Object.keys(PERSON_DEEDS)];
/** Nothing is merged or landed that nobody wrote: these come more often. */
const OFTEN = [
  "write-shared",
  "write-shared",
  "write-ignored-shared",
  "commit",
  "commit",
  "commit-ignored",
  "train",
  "train",
  "bring-in",
  "take-parts",
  "collect-evidence",
  "land",
  "land",
  "undo",
  "undo",
];
const DYING = Object.keys(ENGINE_DEEDS).map((deed) => `${KILLED}${deed}`);

/** Two that wrote a file of the same name, one that wrote another, and a train of them. */
const BEGUN: readonly Step[] = [
  { task: "t1", deed: "write-shared", number: 0 },
  { task: "t1", deed: "commit", number: 0 },
  { task: "t2", deed: "write-shared", number: 0 },
  { task: "t2", deed: "write", number: 0 },
  { task: "t2", deed: "commit", number: 0 },
  { task: "t3", deed: "write", number: 0 },
  { task: "t3", deed: "commit", number: 0 },
  // Halved: the first holds, the second waits, the third does not hold.
  { task: "t1", deed: "train", number: 1 },
];
/** What has to have happened at least once: a run in which nothing lands proves little. */
const SEEN = ["train: promoted", "train: promoted in part", "land: landed"];
const SEEN_IN_LONG = [
  "train: held out",
  "land: dirty",
  "land: conflict",
  "undo: undone",
  "push: pushed",
  "bring-in: clean",
  "bring-in: conflicted",
  "commit-resolved: committed",
  "take-parts: taken",
];

interface Step extends Wish {
  readonly deed: string;
}

let world: LostWorld;
const counted = { sequences: 0, operations: 0, contents: 0, ms: 0 };
/** How often something came of a deed. */
const outcomes = new Map<string, number>();
beforeEach(() => open());
afterEach(() => close());
afterAll(() => {
  const { sequences, operations, contents, ms } = counted;
  process.stdout.write(
    `${sequences} sequences, ${operations} operations, ${contents} contents, ${(ms / 1_000).toFixed(0)} s\n`,
  );
  if (LONG) process.stdout.write([...outcomes].map(([what, times]) => `${times} ${what}\n`).join(""));
});

async function open(): Promise<void> {
  world = await lostWorld();
  // What git reads of a person is that of nobody.
  vi.stubEnv("HOME", join(world.stage.folder, "person"));
  vi.stubEnv("XDG_CONFIG_HOME", join(world.stage.folder, "person", "config"));
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
}

async function close(): Promise<void> {
  vi.unstubAllEnvs();
  await endOf(world);
}

const engine = () => ({
  ...world,
  home: world.stage.home,
  place: { repository: world.stage.person.repository, baseBranch: "main" },
  tasks: TASKS,
});

async function step(what: Step): Promise<void> {
  const { task, deed } = what;
  const byAgent = AGENT_DEEDS[deed];
  try {
    if (byAgent !== undefined)
      await byAgent(world, await world.workspaces.known({ mission: MISSION, task }), what);
    else if (deed.startsWith(KILLED)) await killed(what, deed.slice(KILLED.length));
    else if (ENGINE_DEEDS[deed] === undefined) await PERSON_DEEDS[deed]?.(world, what);
    else note(`${deed}: ${(await ENGINE_DEEDS[deed](engine(), what)) ?? "done"}`);
  } catch (error) {
    // What is refused is said in a sentence.
    if (error instanceof PlainError) return note(`${deed}: a sentence`);
    // An agent writes, or calls git, where its folder was.
    if (byAgent !== undefined && systemCode(error) === "ENOENT") return;
    throw error;
  }
}

function note(outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

async function killed({ task, number }: Step, action: string): Promise<void> {
  const { stage } = world;
  try {
    await killedEngine({
      source: stage.person.repository,
      home: stage.home,
      task,
      action,
      number,
      tasks: TASKS,
      afterMs: number % KILLED_WITHIN_MS,
      whom: number % 2 === 0 ? "engine-and-git" : "engine",
    });
  } catch (error) {
    // It refused what was asked of it before it could be killed.
    if (!String(error).includes("PlainError")) throw error;
  }
}

async function prepareAll(): Promise<string[]> {
  const states: string[] = [];
  for (const task of TASKS) {
    const { workspaces, base } = world;
    states.push(await workspaces.state(await workspaces.prepare({ mission: MISSION, task, base })));
  }
  return states;
}

it(
  `loses nothing in ${SEQUENCES} random sequences`,
  async () => {
    const oneStep = fc.record({
      task: fc.constantFrom(...TASKS),
      deed: fc.constantFrom(...DEEDS, ...DYING, ...OFTEN, ...OFTEN, ...OFTEN),
      number: fc.nat(1_000),
    });
    const begun = performance.now();
    const everything = fc.asyncProperty(fc.array(oneStep, { minLength: 8, maxLength: 14 }), async (steps) => {
      await prepareAll();
      for (const each of BEGUN) await step(each);
      for (const each of steps) await step(each);
      expect(await lost(world)).toEqual([]);
      expect(await prepareAll()).toEqual(TASKS.map(() => "ok"));
      expect(await lost(world)).toEqual([]);
      expect(await damage(world)).toEqual([]);
      counted.sequences += 1;
      counted.operations += steps.length + BEGUN.length;
      for (const { count } of [world.agents, world.person, world.strangers]) counted.contents += count;
    });
    everything.beforeEach(async (before) => {
      await before();
      await close();
      await open();
    });
    await fc.assert(everything, { numRuns: SEQUENCES, seed: 20, endOnFailure: true });
    counted.ms = performance.now() - begun;
    const expected = LONG ? [...SEEN, ...SEEN_IN_LONG] : SEEN;
    expect(expected.filter((outcome) => !outcomes.has(outcome))).toEqual([]);
  },
  LONG ? 4 * 3_600_000 : 240_000,
);

it("is a check that finds a loss, whoever wrote it", async () => {
  await prepareAll();
  await step({ task: "t1", deed: "write", number: 0 });
  await step({ task: "t1", deed: "person-writes", number: 0 });
  await step({ task: "t1", deed: "somebody-pushes", number: 0 });
  expect(await lost(world)).toEqual([]);
  const { stage, remote, workspaces } = world;
  const workspace = await workspaces.known({ mission: MISSION, task: "t1" });
  await rm(join(workspace.path, "file1.txt"));
  await rm(join(stage.person.repository, "own-0.txt"));
  await rm(join(remote, "refs", "heads", "flightdeck"), { recursive: true });
  await rm(join(remote, "index"));
  expect(await lost(world)).toEqual(["agent 1\n", "person 1\n", "stranger 1\n"]);
});
