import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { inCheckout } from "./checkout-folder.ts";
import { runBounded, runInForeground } from "./program.ts";

const program = inCheckout("build", "fixtures", "run-program.ts");

/** Starts the program in a group of its own and waits until its child says that it is ready. */
async function start(script: string, how: "foreground" | "bounded" = "foreground") {
  const child = spawn(process.execPath, [program, script, how], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  await once(child.stdout, "data");
  const pid = child.pid ?? 0;
  return { pid, child, ended: once(child, "close").then(() => child.exitCode) };
}

const answering = (signal: string, code: number) =>
  `process.on("${signal}", () => process.exit(${code})); setInterval(() => undefined, 1000); console.log("ready")`;

it("answers with the program's exit code", async () => {
  expect(await runInForeground(process.execPath, ["-e", "process.exit(7)"])).toBe(7);
});

it("answers as a shell does for a program that was killed", async () => {
  expect(await runInForeground(process.execPath, ["-e", "process.kill(process.pid, 'SIGKILL')"])).toBe(137);
});

it("ends a program that takes too long, with everything it started", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flightdeck-bounded-"));
  const note = join(folder, "note");
  const started = `trap "echo ended > '${note}'; exit" TERM; while :; do sleep 0.05; done`;
  expect(await runBounded("sh", ["-c", `(${started}) & wait`], { limitMs: 3_000 })).toBe(143);
  await expect.poll(() => readFile(note, "utf8")).toBe("ended\n");
  await rm(folder, { recursive: true });
});

it("ends the group first and then itself when it is told to end", async () => {
  const { pid, ended, child } = await start(answering("SIGTERM", 6), "bounded");
  process.kill(pid, "SIGTERM");
  expect(await ended).toBeNull();
  expect(child.signalCode).toBe("SIGTERM");
});

it("rejects for a program that does not exist", async () => {
  await expect(runInForeground("/nonexistent/program", [])).rejects.toThrow("ENOENT");
});

it("lets Ctrl+C end the program in its own way and answers with its code", async () => {
  const { pid, ended } = await start(answering("SIGINT", 5));
  // A terminal sends it to the whole group.
  process.kill(-pid, "SIGINT");
  expect(await ended).toBe(5);
});

it("passes on what was sent to it alone", async () => {
  const { pid, ended } = await start(answering("SIGTERM", 6));
  process.kill(pid, "SIGTERM");
  expect(await ended).toBe(6);
});
