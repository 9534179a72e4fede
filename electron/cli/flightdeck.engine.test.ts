import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEndpoint } from "#launch/endpoint.ts";
import { openEngine } from "#launch/start-engine.ts";
import { Installation } from "#launch/installation.ts";
import { checkResult, engineHealth, engineStatus } from "#shared/contract/health.ts";

const root = join(import.meta.dirname, "..", "..");
// The bundles, as people run them; "npm test" builds them first.
const installation = new Installation(root, { sources: false });
let home: string;

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function flightdeck(...words: string[]): Promise<Outcome> {
  const { command, env } = installation.start("flightdeck", ...words);
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      env: { ...process.env, ...env, FLIGHTDECK_HOME: home },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "fd-cli-"));
});
afterEach(async () => {
  await flightdeck("stop", "--end-sessions");
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

describe("flightdeck", () => {
  it("says that nothing runs, starts an engine once, and stops it", async () => {
    expect(await flightdeck("status")).toMatchObject({ code: 0, out: `No engine runs for ${home}.\n` });
    expect((await flightdeck("start")).out).toMatch(/^Engine ready: process \d+/);
    const pid = readEndpoint(home)?.pid;
    expect((await flightdeck("start")).out).toContain(`process ${pid}`);
    expect(await flightdeck("stop")).toMatchObject({
      code: 0,
      out: `The engine (process ${pid}) has stopped.\n`,
    });
    expect((await flightdeck("status", "--json")).out).toContain(`"stopped"`);
  });

  it("answers programs in JSON that fits the contract", async () => {
    const parsed = async (...words: string[]): Promise<unknown> =>
      JSON.parse((await flightdeck(...words, "--json")).out);
    expect(engineStatus.parse(await parsed("start")).dataDirectory).toBe(home);
    expect(engineHealth.parse(await parsed("health")).ok).toBe(true);
    const { checks } = (await parsed("doctor")) as { checks: unknown[] };
    const found = checks.map((check) => checkResult.parse(check));
    expect(found.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        "store.log",
        "session-host",
        "terminals",
        "git.version",
        "git.worktrees",
        "disk.data",
      ]),
    );
    expect(found.find(({ id }) => id === "terminals")).toMatchObject({ state: "good" });
    expect(found.find(({ id }) => id === "sandbox")).toMatchObject({ state: "good" });
    expect(await parsed("stop")).toMatchObject({ stopped: true });
  });

  it("does not stop an engine with running sessions unless told to end them", async () => {
    const { client, socket } = await openEngine(home, installation, "test");
    const opened = await client.request("terminals.open", {
      commandId: "cmd_0001",
      command: ["/bin/sh"],
      cwd: null,
      title: "a long job",
      cols: 80,
      rows: 24,
    });
    expect(opened).toMatchObject({ ok: true, value: { terminal: { state: "running" } } });
    const refused = await flightdeck("stop");
    expect(refused.code).toBe(1);
    expect(refused.err).toBe(
      "flightdeck: 1 running: a long job. Nothing was stopped. End them, or stop with --end-sessions.\n",
    );
    expect((await flightdeck("stop", "--end-sessions")).code).toBe(0);
    socket.destroy();
  });

  it("names what it does not understand and does nothing", async () => {
    expect(await flightdeck("fly")).toMatchObject({ code: 2, out: "" });
    expect(readEndpoint(home)).toBeUndefined();
  });
});
