import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CHANNEL_FILES, CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { Installation } from "#launch/installation.ts";
import { agentReport, spooledReport } from "#shared/channel/message.ts";
import { HOOK_SOCKET, STATUS_LINE_VARIABLE } from "./hook-line.ts";
import { HookServer, type WaitingHook } from "./hook-server.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const { command, env } = new Installation(root, { sources: false }).start("agent-hook");

const ASKS = {
  hook_event_name: "PermissionRequest",
  session_id: "s1",
  tool_name: "Bash",
  tool_input: { command: "rm -rf build" },
};

let channel: string;
let server: HookServer | null = null;
beforeEach(() => {
  channel = mkdtempSync(join(tmpdir(), "fd-hook-"));
});
afterEach(() => {
  server?.close();
  server = null;
  rmSync(channel, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** As a CLI runs it, with what happened on its standard input. */
function run(mode: string, payload: unknown = ASKS, more: Record<string, string> = {}): Promise<Ran> {
  return start([...command, mode], JSON.stringify(payload), more);
}

function start([program = "", ...args]: string[], input: string, more: Record<string, string>): Promise<Ran> {
  const began = performance.now();
  const own = { PATH: process.env["PATH"], [CHANNEL_VARIABLE]: channel, ...env, ...more };
  const child = spawn(program, args, { env: own });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
    });
  child.stdin.end(input);
  return new Promise((resolve) =>
    child.on("close", (code) => resolve({ ...said, code, ms: performance.now() - began })),
  );
}

async function bridge(onHook: (hook: WaitingHook) => void): Promise<WaitingHook[]> {
  const gone: WaitingHook[] = [];
  server = await HookServer.start(channel, onHook, (hook) => gone.push(hook));
  return gone;
}

const nineteenth = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[18] ?? Infinity;
const quiet = { code: 0, stdout: "", stderr: "" };

describe("a hook that nobody hears", () => {
  it("says nothing, within 300 ms in 19 of 20 runs", async () => {
    const times: number[] = [];
    const bare: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      const { ms, ...end } = await run("hook");
      expect(end).toEqual(quiet);
      times.push(ms);
      bare.push((await start([command[0], "-e", "0"], "", {})).ms);
    }
    // A computer so busy that it needs longer than half of that to start anything at all is measured by itself.
    expect(nineteenth(times)).toBeLessThan(Math.max(300, 2 * nineteenth(bare)));
  });

  it("leaves in the spool what its agent wanted, for the next engine", async () => {
    await run("hook");
    const line = readFileSync(join(channel, CHANNEL_FILES.spool), "utf8").trim();
    const { report, seq } = spooledReport.parse(JSON.parse(line));
    expect(seq).toBe(1);
    expect(agentReport.parse(report)).toEqual({
      type: "agent.progress",
      what: "event",
      detail:
        'Asked for Bash in its own terminal, because nobody could be asked here: {"command":"rm -rf build"}',
    });
  });

  it("leaves nothing there that is no news", async () => {
    await run("hook", { ...ASKS, hook_event_name: "PreToolUse" });
    await run("wake");
    await run("hook", "no object");
    expect(existsSync(join(channel, CHANNEL_FILES.spool))).toBe(false);
  });

  it("does not wait for a bridge that hangs", async () => {
    const hanging: Server = createServer();
    await new Promise<void>((resolve) => hanging.listen(join(channel, HOOK_SOCKET), resolve));
    const { ms, ...end } = await run("hook");
    expect(end).toEqual(quiet);
    expect(ms).toBeLessThan(2_000);
    hanging.close();
  });
});

describe("a hook that is heard", () => {
  it("says what the bridge says, and ends with its code", async () => {
    await bridge((hook) => {
      expect([hook.mode, JSON.parse(hook.payload)]).toEqual(["hook", ASKS]);
      hook.end({ stdout: "yes", stderr: "why", code: 2 });
    });
    expect(await run("hook")).toMatchObject({ code: 2, stdout: "yes", stderr: "why" });
  });

  it("waits for a decision as long as it takes, and no longer than the bridge lives", async () => {
    const waiting = new Promise<void>((resolve) => void bridge(() => resolve()));
    const running = run("hook");
    await waiting;
    server?.close();
    expect(await running).toMatchObject(quiet);
  });

  it("tells the bridge that it is gone", async () => {
    const gone = await bridge((hook) => hook.end());
    await run("wake");
    await expect.poll(() => gone.map(({ mode }) => mode)).toEqual(["wake"]);
  });

  it("shows the person's own status line", async () => {
    await bridge((hook) => hook.end());
    const own = { [STATUS_LINE_VARIABLE]: "wc -c | tr -d ' '" };
    const { stdout } = await run("status", { cost: 1 }, own);
    expect(stdout.trim()).toBe(String(JSON.stringify({ cost: 1 }).length));
  });
});
