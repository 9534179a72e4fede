import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { TerminalProcess } from "./claude/terminal-process.ts";
import { systemCode } from "#launch/plain-error.ts";
import { CliProcess } from "./cli-process.ts";

const start = (script: string, onLine: (line: string) => void = () => undefined): Promise<CliProcess> =>
  CliProcess.start({
    program: ["/bin/sh"],
    args: ["-c", script],
    cwd: "/",
    env: {},
    frames: { keep: () => undefined },
    onLine,
  });

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) === "ESRCH") return false;
    throw error;
  }
};

it("a CLI has ended when it is gone, whoever still holds its pipes, and nothing of it is left after that", async () => {
  const lines: string[] = [];
  // Outside of its group: a stray that no signal to the group reaches.
  const cli = await start("setsid sleep 1000 & echo $!; sleep 0.2; exit 3", (line) => lines.push(line));
  expect(await cli.ended).toMatchObject({ code: 3 });
  const stray = Number(lines[0]);
  expect(lives(stray)).toBe(true);
  await cli.stop();
  await expect.poll(() => lives(stray), { timeout: 10_000 }).toBe(false);
});

it("a CLI in its own terminal leaves nothing behind either", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fd-terminal-"));
  const script = `setsid sleep 1000 > /dev/null 2>&1 & echo $! > ${folder}/pid; wait`;
  const cli = await TerminalProcess.start({
    program: ["/bin/sh"],
    args: ["-c", script],
    cwd: "/",
    env: process.env,
  });
  const pid = (): number => Number(textOf(join(folder, "pid")));
  await expect.poll(pid, { timeout: 10_000 }).toBeGreaterThan(0);
  const stray = pid();
  await cli.end();
  await expect.poll(() => lives(stray), { timeout: 10_000 }).toBe(false);
  rmSync(folder, { recursive: true });
});

it("a CLI that listens to nobody ends with the bridge that was killed, with all that it started", async () => {
  const bridge = spawn(process.execPath, [join(import.meta.dirname, "testing", "killed-bridge.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await once(bridge.stdout, "data")) as [Buffer];
  const left = said.toString().trim().split(" ").map(Number);
  expect(left.map(lives)).toEqual([true, true]);
  bridge.kill("SIGKILL");
  try {
    await expect.poll(() => left.filter(lives), { timeout: 10_000 }).toEqual([]);
  } finally {
    for (const pid of left.filter(lives)) process.kill(pid, "SIGKILL");
  }
});

it("what it said last is heard, also without the end of a line", async () => {
  const lines: string[] = [];
  const cli = await start("printf 'one\\n\\ntwo'", (line) => lines.push(line));
  await cli.ended;
  expect(lines).toEqual(["one", "two"]);
});
