import type { ChildProcess } from "node:child_process";
import { MAX_WAITING_INPUT_BYTES } from "#shared/session-protocol/message.ts";
import { exitOf, pidOf, startChild } from "./child.ts";
import type { Launcher } from "./containment.ts";
import { type LaunchPlan, type ProcessEvents, type RunningProcess } from "./running.ts";

/** A program whose stdin stays open, with stdout and stderr as two streams. */
export function startOnPipes(launcher: Launcher, plan: LaunchPlan, events: ProcessEvents): RunningProcess {
  const child = startChild(launcher, plan, ["pipe", "pipe", "pipe"]);
  const pid = pidOf(child, plan);
  child.stdout?.on("data", (bytes: Buffer) => events.output(bytes));
  child.stderr?.on("data", (bytes: Buffer) => events.errorOutput(bytes));
  // EPIPE: the program closed its stdin; what was typed after that has no reader, and the exit tells the rest.
  child.stdin?.on("error", () => child.stdin?.destroy());
  child.once("exit", () => events.exited());
  void exitOf(child, launcher, plan).then((exit) => events.ended(exit));
  return {
    pid,
    terminal: null,
    write: (bytes) => writeInput(child, bytes),
    resize: () => undefined,
    closeOutput: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
  };
}

function writeInput(child: ChildProcess, bytes: Uint8Array): boolean {
  const stdin = child.stdin;
  if (stdin === null || stdin.destroyed) return true;
  if (stdin.writableLength + bytes.length > MAX_WAITING_INPUT_BYTES) return false;
  stdin.write(bytes);
  return true;
}
