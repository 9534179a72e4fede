import { spawn, type ChildProcess } from "node:child_process";
import { childStdio } from "./child-stdio.ts";
import { commandLine, type Launcher } from "./containment.ts";
import {
  MAX_WAITING_INPUT_BYTES,
  type LaunchPlan,
  type ProcessEvents,
  type RunningProcess,
} from "./running.ts";
import { exitOf } from "./terminal.ts";

/** A program whose stdin stays open, with stdout and stderr as two streams. */
export function startOnPipes(launcher: Launcher, plan: LaunchPlan, events: ProcessEvents): RunningProcess {
  const [command, ...args] = commandLine(launcher, plan);
  const isContained = launcher.bwrap !== null;
  const child = spawn(command, args, {
    cwd: plan.cwd,
    env: plan.env,
    // Without setsid on this machine, a session of its own comes from Node.
    detached: launcher.setsid === null,
    stdio: childStdio(["pipe", "pipe", "pipe", isContained ? "pipe" : "ignore"]),
  });
  child.stdout?.on("data", (bytes: Buffer) => events.output(bytes));
  child.stderr?.on("data", (bytes: Buffer) => events.errorOutput(bytes));
  // EPIPE: the program closed its stdin; what was typed after that has no reader, and the exit tells the rest.
  child.stdin?.on("error", () => child.stdin?.destroy());
  child.once("exit", () => events.exited());
  void exitOf(child, isContained).then((exit) => events.ended(exit));
  return {
    pid: child.pid ?? 0,
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
