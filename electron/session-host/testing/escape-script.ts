import { readdir, readFile } from "node:fs/promises";
import { findTool } from "./tool-paths.ts";

/**
 * Eight ways out of a session. Each sleeper carries a number nobody else uses, so that survivors can be found by their
 * command line alone.
 */
export function escapeScript(mark: number): string {
  const python = findTool("python3");
  const sleeper = (way: number) => `sleep ${mark}.${way}`;
  const pythonFork = `import os
if os.fork() == 0:
  os.setsid()
  if os.fork() == 0:
    os.chdir("/")
    os.execvp("sleep", ["sleep", "${mark}.7"])
  os._exit(0)
os.wait()`;
  return [
    `${sleeper(1)} &`,
    `(${sleeper(2)} & )`,
    `nohup ${sleeper(3)} >/dev/null 2>&1 &`,
    `setsid ${sleeper(4)} </dev/null >/dev/null 2>&1 &`,
    `setsid -f setsid -f ${sleeper(5)} </dev/null >/dev/null 2>&1`,
    `(cd / && exec env -i /bin/sh -c 'setsid -f sleep ${mark}.6 </dev/null >/dev/null 2>&1') &`,
    python === undefined ? "" : `python3 -c '${pythonFork}' </dev/null >/dev/null 2>&1`,
    `sh -c 'trap "" TERM HUP INT; exec ${sleeper(8)}' &`,
    `echo all-away; wait; wait; sleep ${mark}.9`,
  ].join("\n");
}

/** Command lines of the sleepers that live, in whatever session or namespace. */
export async function sleepers(mark: number): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return lines
    .map((line) => line.replaceAll("\0", " ").trim())
    .filter((line) => line.startsWith(`sleep ${mark}.`));
}

/** Ends what a machine without namespaces could not. */
export async function endSleepers(mark: number): Promise<void> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (line.startsWith(`sleep\0${mark}.`)) process.kill(Number(pid), "SIGKILL");
  }
}

export const newMark = () => 100_000 + Math.floor(Math.random() * 900_000);
