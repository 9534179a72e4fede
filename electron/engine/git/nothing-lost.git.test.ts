import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { gitText } from "./git.ts";
import { bringIn } from "./merge/bring-in.ts";
import { promote } from "./merge/promote.ts";
import { headInstead, putBack, rememberProven } from "./merge/sound-head.ts";
import { stackUp } from "./merge/stack.ts";
import { openRepository, type Repository } from "./repository.ts";
import { refsBelow } from "./refs.ts";
import { killedEngine } from "./testing/killed-engine.ts";
import { scene, type Scene } from "./testing/person.ts";
import { Workspaces, type Workspace } from "./workspaces.ts";

// Whatever agents, a person and engines that die do, in any order: everything an agent ever wrote is in a ref or on disk.

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
const SEQUENCES = LONG ? 500 : 20;
const MISSION = "msn_1";
const MISSION_REF = `refs/heads/mission/${MISSION}`;
const TASKS = ["t1", "t2", "t3"];
const TEXT = { message: "work", at: 0, author: { name: "A", email: "a@example.invalid" } };
const idle = { isUsed: () => Promise.resolve(false) };

let stage: Scene;
let repository: Repository;
let workspaces: Workspaces;
let base: string;
/** Object names of everything that was written. */
let written: Map<string, string>;
let count = 0;

beforeAll(async () => {
  stage = await scene();
  await stage.person.commit("one", { "a.txt": "a", ".gitignore": "*.log\n" });
  repository = await openRepository(stage.person.repository, stage.home);
  base = await repository.baseOf("main");
  workspaces = new Workspaces(repository, stage.home, { now: () => Date.now(), warm: 1 });
  written = new Map();
});
afterAll(async () => {
  await workspaces.close();
  await stage.remove();
});

const OPERATIONS = [
  "write",
  "write-ignored",
  "stage-and-delete",
  "agent-commit",
  "detach",
  "switch",
  "rewrite-pointer",
  "move",
  "replace",
  "commit",
  "checkpoint",
  "restore",
  "prepare",
  "remove",
  "restore-from-trash",
  "prune",
  "train",
  "hold-out",
  "branch-moved",
  "killed-prepare",
  "killed-commit",
  "killed-checkpoint",
  "killed-remove",
] as const;
const BY_AGENTS = new Set<string>(OPERATIONS.slice(0, OPERATIONS.indexOf("commit")));
type Operation = (typeof OPERATIONS)[number];

interface Step {
  readonly task: string;
  readonly operation: Operation;
  readonly number: number;
}

async function write(workspace: Workspace, ending: string): Promise<string> {
  count += 1;
  const content = `content ${count}\n`;
  const name = `file${count}.${ending}`;
  await writeFile(join(workspace.path, name), content);
  const object = createHash("sha1").update(`blob ${content.length}\0${content}`).digest("hex");
  written.set(object, content);
  return name;
}

const inside = (workspace: Workspace, ...args: string[]) => stage.person.gitIn(workspace.path, ...args);

/** A git of an agent that refuses is no matter; what we refuse must be said in a sentence. */
const deeds: Readonly<Record<Operation, (workspace: Workspace, step: Step) => Promise<unknown>>> = {
  write: (workspace) => write(workspace, "txt"),
  "write-ignored": (workspace) => write(workspace, "log"),
  "stage-and-delete": async (workspace) => {
    const name = await write(workspace, "txt");
    const { code } = await inside(workspace, "add", name);
    if (code === 0) await rm(join(workspace.path, name));
  },
  "agent-commit": async (workspace) => {
    // Deleting what it staged itself would be its own doing.
    await inside(workspace, "add", "--ignore-removal", ".");
    await inside(workspace, "commit", "-q", "-m", "by the agent");
  },
  commit: (workspace) => workspaces.commit(workspace, TEXT),
  checkpoint: (workspace) => workspaces.checkpoint(workspace, "point", 0),
  restore: async (workspace, { number }) => {
    const kept = await refsBelow(
      repository.place,
      `refs/flightdeck/checkpoints/${MISSION}/${workspace.task}/`,
    );
    const chosen = kept[number % Math.max(1, kept.length)];
    if (chosen !== undefined) await workspaces.restore(workspace, chosen.name);
  },
  detach: (workspace) => inside(workspace, "checkout", "-q", "--detach"),
  switch: (workspace, { number }) =>
    inside(workspace, "checkout", "-q", "-b", `own-${number}-${count}`, base),
  "rewrite-pointer": (workspace) => writeFile(join(workspace.path, ".git"), "gitdir: /nowhere\n"),
  move: (workspace) => rename(workspace.path, `${workspace.path}-moved-${count}`),
  replace: async (workspace) => {
    await rename(workspace.path, `${workspace.path}-aside-${count}`);
    await mkdir(workspace.path);
    await write(workspace, "txt");
  },
  prepare: ({ task }) => workspaces.prepare({ mission: MISSION, task, base }),
  remove: (workspace) => workspaces.remove(workspace, idle),
  "restore-from-trash": async (_workspace, { number }) => {
    const entries = await workspaces.trash.list();
    const chosen = entries[number % Math.max(1, entries.length)];
    if (chosen !== undefined) await workspaces.trash.restore(chosen.id);
  },
  prune: async () => {
    await gitText(["worktree", "prune"], repository.place);
    await gitText(["gc", "-q", "--prune=now"], repository.place);
  },
  train: async (workspace) => {
    await workspaces.commit(workspace, TEXT);
    await train(TASKS.length);
  },
  "hold-out": async (workspace) => {
    await workspaces.commit(workspace, TEXT);
    await train(1);
    const head = await repository.ensureMissionBranch(MISSION, base);
    await bringIn(repository, workspace, { ...TEXT, head });
  },
  "branch-moved": async () => {
    const head = await repository.ensureMissionBranch(MISSION, base);
    await repository.moveRef(MISSION_REF, base, head);
    const merged = head === base ? [] : [head];
    const to = await headInstead(repository, { mission: MISSION, head: base, merged });
    if (to !== null) await putBack(repository, { ref: MISSION_REF, mission: MISSION, from: base, to });
  },
  "killed-prepare": (workspace, step) => killed(workspace, step, "prepare"),
  "killed-commit": (workspace, step) => killed(workspace, step, "commit"),
  "killed-checkpoint": (workspace, step) => killed(workspace, step, "checkpoint"),
  "killed-remove": (workspace, step) => killed(workspace, step, "remove"),
};

/** What the branches have is stacked, and the front of it is promoted; the rest stays where it is. */
async function train(length: number): Promise<void> {
  const head = await repository.ensureMissionBranch(MISSION, base);
  const cars = [];
  for (const task of TASKS) {
    const { branch } = await workspaces.known({ mission: MISSION, task });
    if ((await repository.ref(`refs/heads/${branch}`)) !== null) cars.push({ ...TEXT, branch });
  }
  const stack = await stackUp(repository, MISSION, head, cars);
  const top = stack.cars.slice(0, length).at(-1);
  if (top === undefined) return;
  for (const commit of [head, top.commit]) await rememberProven(repository, MISSION, commit);
  await promote(repository, { ref: MISSION_REF, from: head, to: top.commit });
}

async function killed(
  { task }: Workspace,
  { number }: Step,
  action: "prepare" | "commit" | "checkpoint" | "remove",
): Promise<void> {
  try {
    await killedEngine({
      source: stage.person.repository,
      home: stage.home,
      task,
      action,
      afterMs: number % 120,
      whom: "engine-and-git",
    });
  } catch (error) {
    // It refused what was asked of it before it could be killed.
    if (!String(error).includes("PlainError")) throw error;
  }
}

async function step(what: Step): Promise<void> {
  const { task, operation } = what;
  try {
    const workspace = await workspaces.known({ mission: MISSION, task });
    await deeds[operation](workspace, what);
  } catch (error) {
    if (error instanceof PlainError) return;
    // An agent writes, or calls git, where its folder was.
    if (BY_AGENTS.has(operation) && systemCode(error) === "ENOENT") return;
    throw error;
  }
}

/** Everything that is neither reachable from a ref (or an index, or the head of a worktree) nor a file. */
async function lost(): Promise<string[]> {
  // While a worktree is being registered its head is no commit yet.
  await workspaces.settled();
  const args = ["rev-list", "--objects", "--all", "--indexed-objects", "--no-object-names"];
  const reachable = new Set((await gitText(args, repository.place)).split("\n"));
  const missing = [...written].filter(([object]) => !reachable.has(object));
  if (missing.length === 0) return [];
  const files = new Set<string>();
  for (const folder of ["workspaces", "trash"]) {
    for (const entry of await readdir(join(stage.home, folder), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => [])) {
      if (entry.isFile()) files.add(await readFile(join(entry.parentPath, entry.name), "utf8"));
    }
  }
  return missing.map(([, content]) => content).filter((content) => !files.has(content));
}

it(
  `loses nothing in ${SEQUENCES} random sequences`,
  async () => {
    const oneStep = fc.record({
      task: fc.constantFrom(...TASKS),
      operation: fc.constantFrom(...OPERATIONS),
      number: fc.nat(1_000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(oneStep, { minLength: 4, maxLength: 7 }), async (steps) => {
        for (const task of TASKS) {
          await workspaces.prepare({ mission: MISSION, task, base });
          await step({ task, operation: "write", number: 0 });
        }
        for (const each of steps) await step(each);
        expect(await lost()).toEqual([]);
        for (const task of TASKS) {
          const workspace = await workspaces.prepare({ mission: MISSION, task, base });
          expect(await workspaces.state(workspace)).toBe("ok");
        }
        expect(await lost()).toEqual([]);
      }),
      { numRuns: SEQUENCES, seed: 20, endOnFailure: true },
    );
    expect(written.size).toBeGreaterThan(SEQUENCES);
  },
  LONG ? 3_600_000 : 240_000,
);

it("is a check that finds a loss", async () => {
  const workspace = await workspaces.prepare({ mission: MISSION, task: "t9", base });
  const name = await write(workspace, "txt");
  expect(await lost()).toEqual([]);
  await rm(join(workspace.path, name));
  expect(await lost()).toHaveLength(1);
});
