import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { endAndWait } from "#launch/testing/end-process.ts";
import type { EventOf, Recorded } from "#shared/mission/event.ts";
import { upcast } from "#shared/mission/upcast.ts";
import { SessionHostLink } from "../../sessions/session-host-link.ts";
import { openStore } from "../../store/open-store.ts";
import type { CrashFlight } from "./crash-flight.ts";
import { CRASH_TASKS } from "./crash-mission.ts";
import { type FlightHome } from "./flight-home.ts";

const PAGE = 1_000;
/** Worktrees that are kept ready before anybody asks. */
const WARM_AT_MOST = 2;

/** The whole log of the mission, read without an engine, after everything that can be checked of a database was. */
export async function soundLog({ home, mission }: CrashFlight): Promise<readonly Recorded[]> {
  const opening = await openStore({ directory: home.home, migrations: home.installation.migrations });
  if (opening.state !== "ready") throw new Error(`the store is ${opening.state}`);
  const { store } = opening;
  try {
    expect(await store.verify()).toMatchObject({ ok: true, damagedReceipts: [] });
    expect(store.effects.open()).toEqual([]);
    const log: Recorded[] = [];
    for (;;) {
      const { events } = store.read(mission, log.length, PAGE);
      if (events.length === 0) return log;
      for (const stored of events) {
        const read = upcast(stored);
        if (!read.ok) throw new Error(`event ${stored.missionSeq} cannot be read`);
        expect(stored.missionSeq).toBe(log.length + 1);
        log.push({ seq: stored.missionSeq, at: stored.at, actor: { kind: "engine" }, event: read.event });
      }
    }
  } finally {
    store.close();
  }
}

const eventsOf = <Type extends Recorded["event"]["type"]>(log: readonly Recorded[], type: Type) =>
  log.flatMap(({ seq, event }) => (event.type === type ? [{ seq, ...(event as EventOf<Type>) }] : []));

/** Nothing that anybody was told is missing or different, and no answer that was taken was forgotten. */
export function expectNothingLost(flight: CrashFlight, log: readonly Recorded[]): void {
  for (const [seq, { at, event }] of flight.seen) expect(log[seq - 1]).toMatchObject({ seq, at, event });
  const answered = new Set(eventsOf(log, "decision.resolved").map(({ decision }) => decision));
  expect(flight.acknowledgedAnswers.filter((id) => !answered.has(id as never))).toEqual([]);
}

/** Every session began once, none after its task was merged, and every task was merged once. */
export function expectNothingTwice({ home }: CrashFlight, log: readonly Recorded[]): void {
  const began = eventsOf(log, "segment.began");
  const merged = eventsOf(log, "task.merged");
  expect(twice(began.map(({ task, attempt, segment }) => `${task} ${attempt} ${segment}`))).toEqual([]);
  expect(twice(began.map(({ session }) => session ?? "none"))).toEqual([]);
  expect(twice(merged.map(({ task }) => task))).toEqual([]);
  for (const { task, seq } of merged) {
    expect(began.filter((each) => each.task === task && each.seq > seq)).toEqual([]);
    expect(
      home.git("log", "--first-parent", "--format=%s", `--grep=^Mission-Task: ${task}$`, "main"),
    ).toMatch(/^[^\n]+$/);
    // What the agents wrote down themselves: each of their sessions worked once, and the log knows it.
    const worked = home.git("show", `main:src/${task}/sessions.txt`).split("\n");
    expect(twice(worked)).toEqual([]);
    const known = began.filter((each) => each.task === task).map(({ session }) => session);
    expect(worked.filter((session) => !known.includes(session as never))).toEqual([]);
  }
}

const twice = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** Acceptance printed what it saw: for every train and for the landing it saw exactly the tree that was promoted. */
export function expectTestedTrees({ home }: CrashFlight, log: readonly Recorded[]): void {
  const printed = transcripts(home).join("\n");
  const trees = eventsOf(log, "task.merged").map(({ tree }) => tree);
  const promoted = [...trees, home.git("rev-parse", "main")];
  expect(promoted.filter((tree) => !printed.includes(digestOf(home, tree)))).toEqual([]);
}

/** What the acceptance of these missions prints, worked out from the tree of a commit. */
function digestOf(home: FlightHome, tree: string): string {
  const blobs = home
    .git("ls-tree", "-r", "--format=%(path) %(objectname)", tree, "src")
    .split("\n")
    .toSorted()
    .map((line) => `${line.split(" ")[1]}\n`);
  return createHash("sha256").update(blobs.join("")).digest("hex");
}

/** Of the commands that the engine itself ran. */
function transcripts({ home }: FlightHome): string[] {
  const folder = join(home, "sessions");
  return readdirSync(folder)
    .filter((name) => name.startsWith("ses_run"))
    .map((name) => readFileSync(join(folder, name, "transcript"), "latin1"));
}

/** Plan, decisions and memory are in what landed, once, however often the landing was begun. */
export function expectRecorded({ home }: CrashFlight, decided: string): void {
  const subjects = home.git("log", "--format=%s", "main").split("\n");
  expect(subjects.filter((subject) => subject.startsWith("Write down what the mission did"))).toHaveLength(1);
  expect(home.git("ls-tree", "--name-only", "main", "docs/missions/").split("\n")).toHaveLength(1);
  expect(home.git("show", "main:DECISIONS.md").split(decided)).toHaveLength(2);
}

/** No session lives in the host, although it is still there. */
export async function expectNoSession({ home }: FlightHome): Promise<void> {
  const link = new SessionHostLink({ home, start: null });
  link.connect();
  try {
    await link.connected();
    expect((await link.list()).filter(({ exit }) => exit === null)).toEqual([]);
  } finally {
    link.close();
  }
}

/** Both are told to leave, and do; then nothing that has to do with this data directory runs any more. */
export async function expectNobodyLeft(home: FlightHome): Promise<void> {
  const pids = [home.pidOf("engine"), home.pidOf("session-host")];
  expect(processesOf(home).filter((line) => !pids.some((pid) => line.startsWith(`${pid} `)))).toEqual([]);
  for (const pid of pids) await endAndWait(pid, "SIGTERM");
  expect(processesOf(home)).toEqual([]);
}

/** Everything whose command, environment or folder names the data directory or the repository. */
export function processesOf({ folder }: FlightHome): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const facts = [
        textOf(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")),
        textOf(() => readFileSync(`/proc/${pid}/environ`, "utf8")),
        textOf(() => readlinkSync(`/proc/${pid}/cwd`)),
      ];
      const command = (facts[0] ?? "").replaceAll("\0", " ").trim();
      return facts.some((fact) => fact.includes(folder)) ? [`${pid} ${command}`] : [];
    });
}

/** Empty for a process that is gone, or that is not ours to look into. */
function textOf(read: () => string): string {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(code)) return "";
    throw error;
  }
}

/** Our repository is whole, and nothing in the data directory waits for somebody who will never come. */
export function expectTidy(home: FlightHome): void {
  const below = (...path: string[]): string => join(home.home, ...path);
  expect(home.ours("fsck", "--no-dangling", "--no-progress")).toBe("");
  expect(home.git("status", "--porcelain")).toBe("");
  expect(filesBelow(below("repositories")).filter((path) => path.endsWith(".lock"))).toEqual([]);
  expectWorktrees(home);
  for (const folder of ["tmp", "channels"])
    expect(existsSync(below(folder)) ? readdirSync(below(folder)) : []).toEqual([]);
  for (const session of readdirSync(below("sessions"))) {
    expect(existsSync(below("sessions", session, "exit.json"))).toBe(true);
    // A host that died before it wrote this had started nothing.
    const opened = below("sessions", session, "opened.json");
    if (!existsSync(opened)) continue;
    const { cgroups } = JSON.parse(readFileSync(opened, "utf8")) as { readonly cgroups: readonly string[] };
    expect(cgroups.filter((folder) => existsSync(folder))).toEqual([]);
  }
}

/** One for each task, one to prove in, and those that are kept ready; each is there and each is registered. */
function expectWorktrees(home: FlightHome): void {
  const listed = home.ours("worktree", "list", "--porcelain").split("\n\n").slice(1);
  const paths = listed.map((each) => each.split("\n")[0]?.replace("worktree ", "") ?? "");
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  expect(listed.filter((each) => each.includes("prunable"))).toEqual([]);
  const inWorkspaces = paths.filter((path) => path.includes("/workspaces/"));
  expect(inWorkspaces.length).toBeLessThanOrEqual(CRASH_TASKS + WARM_AT_MOST);
  expect(paths.length - inWorkspaces.length).toBeLessThanOrEqual(1 + WARM_AT_MOST);
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));

/** Everything that must hold when a mission has landed, whatever died on the way. */
export async function expectWholeFlight(flight: CrashFlight): Promise<void> {
  const { home } = flight;
  await expectNoSession(home);
  flight.disconnect();
  await expectNobodyLeft(home);
  const log = await soundLog(flight);
  expectNothingLost(flight, log);
  expectNothingTwice(flight, log);
  expectTestedTrees(flight, log);
  expectTidy(home);
}
