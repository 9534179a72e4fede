import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectToEngine, type EngineConnection } from "#launch/engine-socket.ts";
import { readEndpoint } from "#launch/endpoint.ts";
import { Installation } from "#launch/installation.ts";
import { isAlive } from "#launch/process-alive.ts";
import { EXIT_ALREADY_RUNNING, openEngine } from "#launch/start-engine.ts";
import { endAndWait } from "#launch/testing/end-process.ts";
import type { RequestName, RequestParams, RequestResult } from "#shared/contract/contract.ts";
import { WORKBENCH } from "#shared/ids.ts";
import { openStore } from "./store/open-store.ts";

const root = join(import.meta.dirname, "..", "..");
// The bundles, as people run them; "npm test" builds them first.
const installation = new Installation(root, { sources: false });
const LONG = process.env["FLIGHTDECK_LONG"] === "1";
const KILLS = LONG ? 100 : 12;
const SEED = Number(process.env["FLIGHTDECK_SEED"] ?? 1);

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "fd-engine-"));
});

afterEach(async () => {
  const host = join(home, "run", "session-host.json");
  const hostPid = existsSync(host)
    ? (JSON.parse(readFileSync(host, "utf8")) as { pid: number }).pid
    : undefined;
  await endAndWait(readEndpoint(home)?.pid, "SIGKILL");
  await endAndWait(hostPid, "SIGTERM");
  // A host that was just being started leaves when it finds the directory gone; until then it may still write into it.
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

const connected = (): Promise<EngineConnection> => openEngine(home, installation, "test");

async function ask<Name extends RequestName>(
  { client }: EngineConnection,
  name: Name,
  params: RequestParams<Name>,
): Promise<RequestResult<Name>> {
  const outcome = await client.request(name, params);
  if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
  return outcome.value;
}

/** Small, seeded, and good enough to choose moments: the same seed kills at the same times. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("an engine", () => {
  it("is one per data directory: a second start says so, at once, and changes nothing", async () => {
    const first = await connected();
    const start = installation.start("engine");
    const begun = performance.now();
    const second = spawnSync(start.command[0], start.command.slice(1), {
      env: { ...process.env, ...start.env, FLIGHTDECK_HOME: home },
      encoding: "utf8",
    });
    expect(second.status).toBe(EXIT_ALREADY_RUNNING);
    expect(second.stderr).toMatch(/Another Flightdeck engine already works here/);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect((await ask(first, "engine.status", {})).pid).toBe(first.welcome.pid);
    first.socket.destroy();
  });

  it("gives its key to the person alone", async () => {
    const { socket } = await connected();
    expect(statSync(join(home, "run", "engine.json")).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, "run")).mode & 0o777).toBe(0o700);
    expect(readEndpoint(home)?.token).toMatch(/^[0-9a-f]{64}$/);
    socket.destroy();
  });

  it("tells every client of a change, and keeps it over a restart", async () => {
    const one = await connected();
    const two = await connected();
    const themes: string[] = [];
    two.client.subscribe("settings", {
      snapshot: ({ theme }) => themes.push(theme),
      update: ({ theme }) => themes.push(theme),
    });
    await expect.poll(() => themes).toEqual(["system"]);
    await ask(one, "settings.change", { commandId: "cmd_0001", change: { theme: "light" } });
    await expect.poll(() => themes).toEqual(["system", "light"]);
    two.socket.destroy();
    const gone = once(one.socket, "close");
    await ask(one, "engine.stop", { endSessions: false });
    await gone;
    await expect.poll(() => isAlive(one.welcome.pid)).toBe(false);
    expect(readEndpoint(home)).toBeUndefined();
    const three = await connected();
    let theme = "";
    three.client.subscribe("settings", {
      snapshot: (value) => (theme = value.theme),
      update: () => undefined,
    });
    await expect.poll(() => theme).toBe("light");
    three.socket.destroy();
  });

  it("leaves when its data directory is taken away", async () => {
    const connection = await connected();
    const { socket, welcome } = connection;
    await expect.poll(async () => (await ask(connection, "engine.status", {})).sessionHost).toBe("connected");
    const host = JSON.parse(readFileSync(join(home, "run", "session-host.json"), "utf8")) as { pid: number };
    socket.destroy();
    rmSync(home, { recursive: true, force: true });
    await expect.poll(() => isAlive(welcome.pid), { timeout: 15_000 }).toBe(false);
    await expect.poll(() => isAlive(host.pid), { timeout: 15_000 }).toBe(false);
  });

  it("says in one sentence what is wrong with a data directory that is too deep", async () => {
    const deep = join(home, "d".repeat(120));
    await expect(openEngine(deep, installation, "test")).rejects.toThrow(/is too deep/);
    const start = installation.start("engine");
    const outcome = spawnSync(start.command[0], start.command.slice(1), {
      env: { ...process.env, ...start.env, FLIGHTDECK_HOME: deep },
      encoding: "utf8",
    });
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/is too deep: its socket path has \d+ bytes and 100 are allowed/);
  });

  it("stands ready to recover a damaged database, keeps the original, and goes on after a choice", async () => {
    const first = await connected();
    await ask(first, "settings.change", { commandId: "cmd_0001", change: { theme: "light" } });
    await endAndWait(first.welcome.pid, "SIGKILL");
    const database = join(home, "flightdeck.db");
    truncateSync(database, 5_000);
    rmSync(`${database}-wal`, { force: true });

    const second = await connected();
    const status = await ask(second, "engine.status", {});
    expect(status).toMatchObject({ state: "recovery", recovery: { file: database } });
    const refused = await second.client.request("settings.change", {
      commandId: "cmd_0002",
      change: { theme: "dark" },
    });
    expect(refused).toMatchObject({ ok: false, failure: { code: "unavailable" } });
    const { keptAt } = await ask(second, "recovery.start-empty", {});
    expect(statSync(join(keptAt ?? "", "flightdeck.db")).size).toBe(5_000);
    expect((await ask(second, "engine.status", {})).state).toBe("ready");
    await ask(second, "settings.change", { commandId: "cmd_0003", change: { theme: "dark" } });
    second.socket.destroy();
  });
});

describe("killing the engine", () => {
  it(
    `${KILLS} times at random while it appends loses nothing it acknowledged, and it answers again in under 2 s`,
    async () => {
      const chance = random(SEED);
      const acknowledged = new Map<string, number>();
      const backAfterMs: number[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        const begun = performance.now();
        const connection = await connected();
        await ask(connection, "engine.status", {});
        if (kill > 0) backAfterMs.push(performance.now() - begun);
        // Not once(): a connection to a killed process may end with an error, which is what is wanted here.
        const dead = new Promise((resolve) => connection.socket.once("close", resolve));
        const killAt = performance.now() + 5 + chance() * 120;
        let command = 0;
        const append = async (): Promise<void> => {
          while (performance.now() < killAt) {
            const id = `cmd_k${String(kill).padStart(3, "0")}n${String(command++).padStart(5, "0")}`;
            const change = { shell: `/bin/${id}` };
            const outcome = await connection.client.request("settings.change", {
              commandId: id,
              change,
            });
            if (!outcome.ok) return;
            acknowledged.set(id, outcome.value.seq);
          }
        };
        const appending = Promise.all(Array.from({ length: 8 }, append));
        await expect.poll(() => performance.now() >= killAt, { interval: 1, timeout: 5_000 }).toBe(true);
        process.kill(connection.welcome.pid, "SIGKILL");
        await Promise.all([appending, dead]);
      }
      const opening = await openStore({ directory: home, migrations: join(root, "migrations") });
      if (opening.state !== "ready") throw new Error(opening.reason);
      const { store } = opening;
      const stored = new Map<string, number>();
      for (let after = 0; ; after += 1_000) {
        const { events } = store.read(WORKBENCH, after, 1_000);
        for (const { commandId, missionSeq } of events) stored.set(commandId, missionSeq);
        if (events.length < 1_000) break;
      }
      const verification = await store.verify();
      store.close();
      const lost = [...acknowledged].filter(([id, seq]) => stored.get(id) !== seq);
      const sorted = backAfterMs.toSorted((left, right) => left - right);
      const slowest = Math.round(sorted.at(-1) ?? 0);
      const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
      process.stdout.write(
        `engine killed ${KILLS} times: ${acknowledged.size} acknowledged, ${stored.size} stored, ${lost.length} lost; answers again after ${median} ms (median), ${slowest} ms (slowest)\n`,
      );
      expect(lost).toEqual([]);
      expect(verification.ok).toBe(true);
      expect(acknowledged.size).toBeGreaterThan(KILLS * 5);
      // The slowest of all is what else the machine did for a moment.
      expect(sorted.at(-2)).toBeLessThan(2_000);
    },
    KILLS * 10_000,
  );

  it("that hangs is no reason for a second one: the first goes on when it is let", async () => {
    const { client, welcome, socket } = await connected();
    process.kill(welcome.pid, "SIGSTOP");
    const answer = client.request("engine.status", {});
    const start = installation.start("engine");
    const second = spawnSync(start.command[0], start.command.slice(1), {
      env: { ...process.env, ...start.env, FLIGHTDECK_HOME: home },
    });
    expect(second.status).toBe(EXIT_ALREADY_RUNNING);
    process.kill(welcome.pid, "SIGCONT");
    expect(await answer).toMatchObject({ ok: true, value: { pid: welcome.pid } });
    socket.destroy();
    expect(await connectToEngine(home).then((again) => again?.socket.destroy() !== undefined)).toBe(true);
  });
});
