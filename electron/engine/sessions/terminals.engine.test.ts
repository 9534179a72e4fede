import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { type CommandId, commandId, sessionId } from "#shared/ids.ts";
import { DEFAULT_SETTINGS } from "#shared/settings.ts";
import type { TerminalUpdate } from "#shared/terminal.ts";
import { Keyframes } from "./keyframes.ts";
import { PROBE_PREFIX } from "./probe-session.ts";
import { SessionHostLink } from "./session-host-link.ts";
import { sessionOf } from "./terminal-opening.ts";
import { TerminalError, Terminals } from "./terminals.ts";
import { FactFile } from "./testing/fact-file.ts";
import { endHost, hostPid, hostStart, recordedOutput, SHORT_LIMITS, shellCall } from "./testing/real-host.ts";
import { makeHome, newSession, removeHome } from "./testing/test-home.ts";
import { TestViewer } from "./testing/test-viewer.ts";
import { until } from "./testing/until.ts";

/** 1.3 MB: less than what makes a viewer jump. */
const LINES = 200_000;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let home: string;
let link: SessionHostLink;
let keyframes: Keyframes;
let facts: FactFile;
let terminals: Terminals;
let updates: TerminalUpdate[];
let commands: number;

beforeEach(async () => {
  home = await makeHome();
  commands = 0;
  link = new SessionHostLink({ home, start: hostStart(home) });
  keyframes = new Keyframes({
    home,
    worker: new URL("./keyframe-worker.ts", import.meta.url),
    report: () => undefined,
  });
  useNewTerminals();
});

afterEach(async () => {
  terminals.close();
  for (const record of link.state === "connected" ? await link.list() : []) {
    if (record.exit === null) await link.signal(record.session, "end", 100);
  }
  await keyframes.close();
  await endHost(home, link);
  await removeHome(home);
});

/** As a new engine would: from the log. */
function useNewTerminals(environment: NodeJS.ProcessEnv = process.env): void {
  terminals?.close();
  facts = new FactFile(join(home, "facts.jsonl"));
  terminals = new Terminals({
    home,
    link,
    keyframes,
    record: facts.record,
    environment,
    settings: () => DEFAULT_SETTINGS,
    secrets: () => ["token-that-nobody-sees"],
    report: () => undefined,
  });
  terminals.restore(facts.events);
  updates = [];
  terminals.onUpdate((update) => updates.push(update));
}

async function connect(): Promise<void> {
  link.connect();
  await link.connected();
}

function newCommand(): CommandId {
  commands += 1;
  return commandId.parse(`cmd_test${commands}`);
}

const ask = (script: string | null, id = newCommand()) => ({
  commandId: id,
  command: script === null ? null : ["/bin/sh", "-c", script],
  cwd: "/",
  title: null,
  cols: 80,
  rows: 24,
});

const states = () => terminals.list().map(({ state }) => state);

describe("a terminal", () => {
  test("opens, runs, is resized, ends with its exit, and is dismissed", async () => {
    await connect();
    const opened = await terminals.open(ask("sleep 100"));
    expect(opened).toMatchObject({ title: "sh", state: "running", cwd: "/", cols: 80, rows: 24, exit: null });
    await terminals.resize({ session: opened.id, cols: 101, rows: 41 });
    await until("the new size", () => terminals.list()[0]?.cols === 101);
    await expect(terminals.dismiss({ commandId: newCommand(), session: opened.id })).rejects.toThrow(
      /has not ended/,
    );
    const ended = await terminals.end({ session: opened.id });
    expect([ended.state, ended.exit?.cause]).toEqual(["ended", "exited"]);
    expect(facts.types).toEqual(["terminal.opened", "terminal.ended"]);
    await terminals.dismiss({ commandId: newCommand(), session: opened.id });
    expect(terminals.list()).toEqual([]);
    expect(updates.at(-1)).toEqual({ type: "dismissed", id: opened.id });
  });

  test("shows and records no secret that is known", async () => {
    await connect();
    const half = "printf 'token-that-'; printf 'nobody-sees'";
    const { id } = await terminals.open(ask(`${half}; echo ' is hidden'; sleep 100`));
    const screen = async () => new TextDecoder().decode((await keyframes.screenNow(id)).data);
    await until("the output", async () => (await screen()).includes("is hidden"));
    expect(await screen()).not.toContain("nobody");
    expect(readFileSync(join(home, "sessions", id, "transcript"), "latin1")).not.toContain("nobody");
  });

  test("that ends by itself is told with its code", async () => {
    await connect();
    const { id } = await terminals.open(ask("exit 7"));
    await until("the end in the log", () => facts.types.includes("terminal.ended"));
    expect(terminals.list()).toMatchObject([{ id, state: "ended", exit: { code: 7, cause: "exited" } }]);
  });

  test("whose program is not there is on the list as one that could not start", async () => {
    await connect();
    const asked = { ...ask(null), command: ["/no/such/program"] };
    const terminal = await terminals.open(asked);
    expect(terminal).toMatchObject({ state: "ended", exit: { cause: "could-not-start" } });
    expect(terminal.exit?.message).toContain("/no/such/program");
    expect(await terminals.open(asked)).toEqual(terminal);
    expect(facts.types).toEqual(["terminal.failed"]);
  });

  test("of one command is opened once, however often the command arrives", async () => {
    await connect();
    const asked = ask("sleep 100");
    const [one, two] = await Promise.all([terminals.open(asked), terminals.open(asked)]);
    useNewTerminals();
    await terminals.reconcile();
    const later = await terminals.open(asked);
    expect([two.id, later.id, later.pid]).toEqual([one.id, one.id, one.pid]);
    expect((await link.list()).length).toBe(1);
    expect(facts.types).toEqual(["terminal.opened"]);
  });

  test("gets the person's shell and nothing of ours in its environment", async () => {
    useNewTerminals({
      PATH: process.env["PATH"],
      HOME: home,
      SHELL: "/bin/sh",
      LC_ALL: "C",
      FLIGHTDECK_TOKEN: "x",
      NODE_OPTIONS: "--x",
    });
    await connect();
    const { id, command } = await terminals.open({ ...ask(null), cwd: null });
    expect(command[0]).toBe("/bin/sh");
    const viewer = new TestViewer(id, { link, keyframes, home }, 0, 100_000);
    viewer.type(1, "env; pwd; exit\n");
    await until("the end", () => viewer.exit !== null);
    expect(viewer.text).toContain("TERM_PROGRAM=Flightdeck");
    expect(viewer.text).toContain(home);
    expect(viewer.text).not.toMatch(/FLIGHTDECK_TOKEN|NODE_OPTIONS/);
    viewer.close();
  });

  test("is refused with one sentence where it cannot be", async () => {
    await expect(terminals.open(ask("true"))).rejects.toThrow(TerminalError);
    await connect();
    await expect(terminals.open({ ...ask("true"), cwd: "relative" })).rejects.toThrow(/not an absolute path/);
    await expect(terminals.end({ session: newSession() })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a new engine", () => {
  test("takes every terminal for unknown until the session host has answered", async () => {
    await connect();
    const { id } = await terminals.open(ask("sleep 100"));
    link.close();
    link = new SessionHostLink({ home, start: hostStart(home) });
    useNewTerminals();
    await terminals.reconcile();
    expect(states()).toEqual(["unknown"]);
    await connect();
    await until("it runs", () => states()[0] === "running");
    expect(terminals.list()[0]?.id).toBe(id);
    expect(facts.types).toEqual(["terminal.opened"]);
  });

  test("adopts what runs and stands in no log, but no companion, no probe and nothing on pipes", async () => {
    await connect();
    const session = newSession();
    await link.open(shellCall(session, "sleep 100"));
    await link.open({ ...shellCall(newSession(), "sleep 100"), stdio: { kind: "pipe" } });
    await link.open({ ...shellCall(newSession(), "sleep 100"), companionOf: session });
    await link.open(shellCall(sessionId.parse(`${PROBE_PREFIX}0123456789ab`), "true"));
    await terminals.reconcile();
    expect(terminals.list()).toMatchObject([{ id: session, state: "running", title: "sh" }]);
    expect(facts.types).toEqual(["terminal.opened"]);
  });

  test("ends what the host does not know by its exit record, and without one as lost", async () => {
    const [seen, unseen] = [newCommand(), newCommand()];
    for (const id of [seen, unseen]) {
      const body = {
        session: sessionOf(id),
        title: "sh",
        command: ["sh"],
        cwd: "/",
        cols: 80,
        rows: 24,
        pid: 1,
        containment: null,
        openedAt: 5,
      };
      await facts.record(id, [{ type: "terminal.opened", version: 1, body }]);
    }
    const exit = { code: 3, signal: null, at: 9, cause: "exited" };
    await mkdir(join(home, "sessions", sessionOf(seen)), { recursive: true });
    await writeFile(join(home, "sessions", sessionOf(seen), "exit.json"), JSON.stringify(exit));
    useNewTerminals();
    expect(states()).toEqual(["unknown", "unknown"]);
    await connect();
    await terminals.reconcile();
    expect(terminals.list()).toMatchObject([
      { state: "ended", exit },
      { state: "ended", exit: { cause: "host-lost" } },
    ]);
    useNewTerminals();
    expect(states()).toEqual(["ended", "ended"]);
  });
});

test("while the session host is gone terminals are unknown, and with the next one their end is told", async () => {
  await connect();
  await terminals.open(ask("sleep 100"));
  const pid = await hostPid(home);
  if (pid !== null) process.kill(pid, "SIGKILL");
  await until("the end is known", () => states()[0] === "ended", 20_000);
  const seen = updates.flatMap((update) => (update.type === "changed" ? [update.terminal.state] : []));
  expect(seen).toContain("unknown");
  expect(seen.indexOf("unknown")).toBeLessThan(seen.indexOf("ended"));
  expect(terminals.list()[0]?.exit?.cause).toBe("host-lost");
});

test("while the session host stands still terminals are unknown; afterwards they run, and a late one is on the list", async () => {
  link = new SessionHostLink({ home, start: hostStart(home), limits: SHORT_LIMITS });
  useNewTerminals();
  await connect();
  const { id } = await terminals.open(ask("sleep 100"));
  const pid = (await hostPid(home)) ?? expect.fail("There is no host.");
  process.kill(pid, "SIGSTOP");
  const late = { ...ask("sleep 100"), title: "late" };
  await expect(terminals.open(late)).rejects.toMatchObject({ code: "unavailable" });
  expect(states()).toEqual(["unknown"]);
  process.kill(pid, "SIGCONT");
  await until("both run", () => states().join() === "running,running");
  expect(terminals.list()).toMatchObject([{ id }, { title: "late" }]);
  expect(facts.types).toEqual(["terminal.opened", "terminal.opened"]);
  expect(await hostPid(home)).toBe(pid);
});

test("an opening that was given up is on the list when the host, which answered all the time, has done it", async () => {
  const limits = { ...SHORT_LIMITS, openMs: 300, heartbeatEveryMs: 20 };
  link = new SessionHostLink({ home, start: hostStart(home), limits });
  // Looking for the program takes the host long, and it goes on answering meanwhile.
  useNewTerminals({ ...process.env, PATH: `${"/no:".repeat(20_000)}${process.env["PATH"]}` });
  await connect();
  const asked = { ...ask(null), command: ["sleep", "100"], title: "late" };
  await expect(terminals.open(asked)).rejects.toThrow(/not known yet/);
  expect([link.state, states()]).toEqual(["connected", []]);
  await until("it runs", () => states()[0] === "running");
  expect(terminals.list()).toMatchObject([{ title: "late" }]);
  expect(facts.types).toEqual(["terminal.opened"]);
});

test("an engine killed while a terminal prints: the next one adopts it, and the viewer misses no byte", async () => {
  const id = newCommand();
  const script = `seq 1 ${LINES}; read a; exit 7`;
  const program = fileURLToPath(new URL("./testing/terminals-program.ts", import.meta.url));
  const engine = spawn(process.execPath, [program, home, id, script], { stdio: "ignore" });
  const viewed = join(home, "viewed");
  await until(
    "some output",
    async () => ((await stat(viewed).catch(() => null))?.size ?? 0) > 100_000,
    30_000,
  );
  engine.kill("SIGKILL");
  await until("the engine is gone", () => engine.pid === undefined || !isAlive(engine.pid));

  useNewTerminals();
  await connect();
  await terminals.reconcile();
  expect(terminals.list()).toMatchObject([{ id: sessionOf(id), state: "running" }]);
  const before = await readFile(viewed);
  const viewer = new TestViewer(sessionOf(id), { link, keyframes, home }, before.length, 256 * 1024);
  await until("all output", () => viewer.text.includes(`\n${LINES}\r\n`), 50_000);
  viewer.type(1, "\n");
  await until("the end", () => viewer.exit !== null);
  viewer.close();

  const source = Buffer.from(Array.from({ length: LINES }, (_, each) => `${each + 1}\r\n`).join(""));
  const got = Buffer.concat([before, viewer.bytes]).subarray(0, source.length);
  const recorded = (await recordedOutput(home, sessionOf(id))).subarray(0, source.length);
  expect([viewer.faults, viewer.screens.length, viewer.exit?.code]).toEqual([[], 0, 7]);
  expect([sha256(got), sha256(recorded)]).toEqual([sha256(source), sha256(source)]);
  await until("the end in the log", () => facts.types.includes("terminal.ended"));
});
