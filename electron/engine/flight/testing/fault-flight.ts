import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { MissionId } from "#shared/ids.ts";
import type { Attempt } from "#shared/mission/flight/attempt.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { FlightHome, TestTask } from "./flight-home.ts";

/** More lanes than usual, so that the faults of one mission are not waited for one after the other. */
export const MANY_LANES = {
  rows: [{ kinds: ["docs"], agents: ["pilot"] }],
  lanes: { default: { total: 8, reservedForReview: 1 } },
};

/** A step in which an agent stands still until the test lets it go on. /tmp is the session's own. */
export const stand = { run: "touch /tmp/here; until test -e /tmp/go; do sleep 0.02; done" };

export const write = (file: string, content = "1\n") => ({ edit: { file, content } });

/** The file that every task may write. */
export const ownFile = (id: string) => write(`src/${id}/index.js`, `export const ${id} = 1;\n`);

/** A task whose every attempt does the same. */
export const task = (id: string, steps: readonly object[], more: Partial<TestTask> = {}): TestTask => ({
  id,
  scenario: { steps },
  ...more,
});

/** A task whose attempts do these steps, one list for each. */
export const attempts = (
  id: string,
  lists: readonly (readonly unknown[])[],
  more: Partial<TestTask> = {},
): TestTask => ({ id, scenario: { attempts: lists.map((steps) => ({ steps })) }, ...more });

export function taskOf(state: MissionState, id: string): TaskState {
  const found = [...state.tasks.values()].find(({ spec }) => spec.id === id);
  if (found === undefined) throw new Error(`there is no task ${id}`);
  return found;
}

export const attemptOf = (state: MissionState, id: string, number: number): Attempt | undefined =>
  taskOf(state, id).attempts[number - 1];

export const failureOf = (state: MissionState, id: string, number = 1): string =>
  attemptOf(state, id, number)?.failure ?? "";

export const workspaceOf = (state: MissionState, id: string): string =>
  taskOf(state, id).workspace?.path ?? "";

/** An agent that stands still in its session. */
export interface Standing {
  readonly workspace: string;
  readonly session: string;
  readonly goOn: () => void;
}

/** Waits until the agent of a task has reached the step in which it stands still. */
export async function standing(
  home: FlightHome,
  mission: MissionId,
  id: string,
  number = 1,
): Promise<Standing> {
  const state = await home.until(
    mission,
    (seen) => attemptOf(seen, id, number)?.segments.at(-1)?.session !== undefined,
  );
  const session = attemptOf(state, id, number)?.segments.at(-1)?.session ?? "";
  const tmp = join(home.home, "tmp", session);
  await eventually(() => existsSync(join(tmp, "here")), `${id} stands still`);
  return { workspace: workspaceOf(state, id), session, goOn: () => writeFileSync(join(tmp, "go"), "") };
}

const LOOK_EVERY_MS = 10;

/** Looks until it is so, and fails with what was waited for when that takes too long. */
export async function eventually(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 40_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Not so after ${withinMs} ms: ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}
