import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endAndWait } from "#launch/testing/end-process.ts";
import { SilentEngineError } from "#launch/engine-socket.ts";
import { EXIT_ALREADY_RUNNING, openEngine } from "#launch/start-engine.ts";
import { beatsIn, expectWholeBeats, fiveAtWork, sayEnough, SESSIONS } from "./testing/crash-beats.ts";
import type { CrashFlight } from "./testing/crash-flight.ts";
import { expectWholeFlight, soundLog } from "./testing/crash-proofs.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
/** Each client gives a silent engine five seconds; so often one after the other tries. */
const CLIENTS = LONG ? 6 : 1;
const LANDS_WITHIN_MS = 60_000;
const LEAVES_WITHIN_MS = 10_000;
const REFUSED_WITHIN_MS = 1_000;
/** Where others work too, an engine that may start takes its time as well. */
const TIMES_A_START = 3;
const NEXT_BEATS_WITHIN_MS = 20_000;

let home: FlightHome;
const strangers: ChildProcess[] = [];
beforeEach(() => {
  home = new FlightHome();
});
afterEach(async () => {
  for (const stranger of strangers.splice(0)) stranger.kill("SIGKILL");
  await home.remove();
});

function landed(flight: CrashFlight) {
  sayEnough(home, flight.mission);
  return flight.follow({
    until: ({ phase }) => phase === "landed" || phase === "stopped",
    withinMs: LANDS_WITHIN_MS,
  });
}

/** An engine that is started although there is one. */
async function exitOfAnother(): Promise<number | null> {
  const { command, env } = home.installation.start("engine");
  const [program, ...args] = command;
  const child = spawn(program, args, {
    env: { ...process.env, ...env, FLIGHTDECK_HOME: home.home },
    stdio: "ignore",
  });
  strangers.push(child);
  const [code] = (await once(child, "exit")) as [number | null];
  return code;
}

/** Nobody started anything twice: every agent had one attempt in one session, and wrote everything it had to write. */
async function expectOneSessionEach(flight: CrashFlight): Promise<void> {
  await expectWholeFlight(flight);
  const began = (await soundLog(flight)).filter(({ event }) => event.type === "segment.began");
  expect(began).toHaveLength(SESSIONS);
}

describe("five agents at work", () => {
  it("go on while their engine is stopped, and no other takes its place", { timeout: 180_000 }, async () => {
    const starting = performance.now();
    await home.engine();
    const startMs = performance.now() - starting;
    const flight = await fiveAtWork(home);
    const { pid } = flight;
    if (pid === null) throw new Error("there is no engine");
    process.kill(pid, "SIGSTOP");
    try {
      const before = beatsIn(home, flight.mission);
      let refusedMs = Infinity;
      for (let stranger = 0; stranger < 3; stranger += 1) {
        const begun = performance.now();
        expect(await exitOfAnother()).toBe(EXIT_ALREADY_RUNNING);
        refusedMs = Math.min(refusedMs, performance.now() - begun);
      }
      expect(refusedMs).toBeLessThan(Math.max(REFUSED_WITHIN_MS, startMs * TIMES_A_START));
      for (let client = 0; client < CLIENTS; client += 1)
        await expect(openEngine(home.home, home.installation, "test")).rejects.toThrow(SilentEngineError);
      expect(beatsIn(home, flight.mission)).toBeGreaterThan(before);
      expect(home.pidOf("engine")).toBe(pid);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    const state = await landed(flight);
    expect(state.phase).toBe("landed");
    expect(flight.pid).toBe(pid);
    expectWholeBeats(home, flight.mission);
    await expectOneSessionEach(flight);
  });

  it(
    "go on without an engine that was told to leave, and the next one takes them over",
    { timeout: 120_000 },
    async () => {
      const flight = await fiveAtWork(home);
      const { pid } = flight;
      const begun = performance.now();
      await endAndWait(pid ?? undefined, "SIGTERM");
      expect(performance.now() - begun).toBeLessThan(LEAVES_WITHIN_MS);
      const before = beatsIn(home, flight.mission);
      await expect
        .poll(() => beatsIn(home, flight.mission), { timeout: NEXT_BEATS_WITHIN_MS })
        .toBeGreaterThan(before);
      const state = await landed(flight);
      expect(state.phase).toBe("landed");
      expect(flight.pid).not.toBe(pid);
      expectWholeBeats(home, flight.mission);
      await expectOneSessionEach(flight);
    },
  );
});

/** Says every signal it gets, and lives on. */
async function stranger(): Promise<ChildProcess> {
  const signals = "['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR1', 'SIGCONT']";
  const program = `for (const name of ${signals}) process.on(name, () => console.log(name)); setInterval(() => {}, 1e6); console.log('ready')`;
  const child = spawn(process.execPath, ["-e", program], { cwd: "/", stdio: ["ignore", "pipe", "inherit"] });
  strangers.push(child);
  await once(child.stdout, "data");
  return child;
}

const ticksOf = (pid: number): number => {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19]);
};

function rewrite(path: string, change: (record: Record<string, unknown>) => object): void {
  const record = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...record, ...change(record) }));
}

describe("a process that only has the number of one of ours", () => {
  it(
    "is never signalled, whatever lies in the files of those that were killed",
    { timeout: 120_000 },
    async () => {
      const flight = await fiveAtWork(home);
      await endAndWait(home.pidOf("engine"), "SIGKILL");
      await endAndWait(home.pidOf("session-host"), "SIGKILL");
      flight.disconnect();
      const { pid = 0, exitCode, signalCode, stdout } = await stranger();
      let heard = "";
      stdout?.on("data", (chunk: Buffer) => (heard += chunk.toString()));
      for (const name of ["engine.json", "session-host.json"])
        rewrite(join(home.home, "run", name), () => ({ pid }));
      const sessions = join(home.home, "sessions");
      const unfinished = readdirSync(sessions).filter(
        (name) => !existsSync(join(sessions, name, "exit.json")),
      );
      expect(unfinished).toHaveLength(SESSIONS);
      for (const [index, name] of unfinished.entries())
        rewrite(join(sessions, name, "opened.json"), ({ bootId }) =>
          index % 2 === 0
            ? { pid, containment: "process-group", startTicks: ticksOf(pid) - 1, bootId }
            : { pid, containment: "process-group", startTicks: ticksOf(pid), bootId: "another boot" },
        );
      const state = await landed(flight);
      expect(state.phase).toBe("landed");
      expect({ heard, exitCode, signalCode }).toEqual({ heard: "", exitCode: null, signalCode: null });
      expect(ticksOf(pid)).toBeGreaterThan(0);
      await expectWholeFlight(flight);
      expect(heard).toBe("");
    },
  );
});
