import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { Installation } from "#launch/installation.ts";
import { HOOK_SOCKET } from "../hook/hook-line.ts";
import type { WaitingHook } from "../hook/hook-server.ts";
import { SessionHooks } from "../hook/session-hooks.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const installation = new Installation(root, { sources: false });
const AGENT_MCP = installation.start("agent-mcp");
const FLIGHTDECK_MCP = installation.start("flightdeck", "mcp");

interface Answer {
  readonly id: unknown;
  readonly result?: { readonly content?: readonly { readonly text: string }[]; readonly isError?: boolean };
  readonly error?: { readonly code: number };
}

let channel: string;
let hooks: SessionHooks | null = null;
let server: ChildProcessWithoutNullStreams;
let said: Answer[];
beforeEach(() => {
  channel = mkdtempSync(join(tmpdir(), "fd-mcp-"));
});
afterEach(() => {
  server.kill("SIGKILL");
  hooks?.close();
  hooks = null;
  rmSync(channel, { recursive: true, force: true });
});

/** As a CLI starts it, and ready to be called. */
async function start({ command, env } = AGENT_MCP): Promise<void> {
  const [program, ...args] = command;
  said = [];
  const session = { FLIGHTDECK_HOME: join(channel, "no-data"), [CHANNEL_VARIABLE]: channel };
  server = spawn(program, args, { env: { PATH: process.env["PATH"], ...session, ...env } });
  createInterface({ input: server.stdout }).on("line", (line) => said.push(JSON.parse(line) as Answer));
  write({ id: "begin", method: "initialize", params: { protocolVersion: "2025-06-18" } });
  await answered("begin");
}

const write = (message: object): void =>
  void server.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const call = (id: number, name: string, input: object = {}): void =>
  write({ id, method: "tools/call", params: { name, arguments: input } });

async function answered(id: unknown): Promise<Answer> {
  await expect.poll(() => said.some((each) => each.id === id), { timeout: 10_000 }).toBe(true);
  const answer = said.find((each) => each.id === id);
  if (answer === undefined) throw new Error("unreachable");
  return answer;
}

const textOf = ({ result }: Answer): string => result?.content?.[0]?.text ?? "";

describe("the server of our tools", () => {
  it("without a bridge says so at once", async () => {
    await start();
    const took: number[] = [];
    for (const id of [1, 2, 3]) {
      const began = performance.now();
      call(id, "ask_human", { question: "Which?" });
      const answer = await answered(id);
      took.push(performance.now() - began);
      expect(answer.result?.isError).toBe(true);
      expect(textOf(answer)).toContain("does not answer");
    }
    // What is asked here is polled for, which takes its time too; what else the machine does falls on one of them.
    expect(Math.min(...took)).toBeLessThan(1_000);
  });

  it("does not wait for a bridge that hangs", async () => {
    const hanging = createServer();
    await new Promise<void>((resolve) => hanging.listen(join(channel, HOOK_SOCKET), resolve));
    await start();
    call(1, "read_brief");
    expect((await answered(1)).result?.isError).toBe(true);
    hanging.close();
  });

  it("waits for a person as long as the bridge lives, and no longer", async () => {
    const heard = await listening();
    await start();
    call(1, "ask_human", { question: "Which?" });
    call(2, "ask_human", { question: "And which?" });
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(2);
    const first = heard.find(({ payload }) => payload.includes('"Which?"'));
    first?.end({ stdout: "Blue" });
    expect(textOf(await answered(1))).toBe("Blue");
    expect(said.some(({ id }) => id === 2)).toBe(false);
    hooks?.close();
    expect((await answered(2)).result?.isError).toBe(true);
  });

  it("tells the bridge what the client cancelled, and ends with its input", async () => {
    const gone: WaitingHook[] = [];
    const heard = await listening((hook) => gone.push(hook));
    await start();
    call(1, "ask_human", { question: "Which?" });
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(1);
    write({ method: "notifications/cancelled", params: { requestId: 1 } });
    await expect.poll(() => gone.length).toBe(1);
    const ended = new Promise((resolve) => server.once("exit", resolve));
    call(2, "ask_human", { question: "Which?" });
    await expect.poll(() => heard.length).toBe(2);
    server.stdin.end();
    expect(await ended).toBe(0);
    await expect.poll(() => gone.length).toBe(2);
  });

  it("goes on after a line that is longer than may be", async () => {
    await start();
    server.stdin.write("x".repeat(3 * 1024 * 1024));
    server.stdin.write("\n");
    write({ id: "next", method: "ping" });
    await answered("next");
    expect(said.map(({ id, error }) => [id, error?.code])).toEqual([
      ["begin", undefined],
      [null, -32_600],
      ["next", undefined],
    ]);
  });
});

describe("flightdeck mcp", () => {
  it("in a session is the same server, and needs no data directory", async () => {
    const heard = await listening();
    await start(FLIGHTDECK_MCP);
    call(1, "remember", { text: "The tests need port 8080." });
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(1);
    heard[0]?.end({ stdout: "Kept." });
    expect(textOf(await answered(1))).toBe("Kept.");
    expect(existsSync(join(channel, "no-data"))).toBe(false);
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.stdin.end();
    expect(await ended).toBe(0);
  });

  it("outside of one says in a sentence what it needs, and serves nothing", async () => {
    const { command, env } = FLIGHTDECK_MCP;
    server = spawn(command[0], command.slice(1), { env: { PATH: process.env["PATH"], ...env } });
    let [out, err] = ["", ""];
    server.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    server.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    expect(await new Promise((resolve) => server.once("close", resolve))).toBe(1);
    expect(out).toBe("");
    expect(err).toMatch(
      /^flightdeck: The tools belong to the session of an agent, .*Nothing was started\.\n$/,
    );
  });
});

async function listening(onGone: (hook: WaitingHook) => void = () => undefined): Promise<WaitingHook[]> {
  const heard: WaitingHook[] = [];
  hooks = await SessionHooks.start(channel);
  hooks.listen("tools", { heard: (hook) => void heard.push(hook), gone: onGone });
  return heard;
}
