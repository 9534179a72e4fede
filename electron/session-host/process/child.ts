import { spawn, type ChildProcess } from "node:child_process";
import { Readable } from "node:stream";
import { childStdio } from "./child-stdio.ts";
import { commandLine, contained, STATUS_FD, tellsSandboxFailure, type Launcher } from "./containment.ts";
import { CannotStart } from "./program.ts";
import type { LaunchPlan, ProcessExit } from "./running.ts";
import { outsideEnvironment } from "./sandbox.ts";

type ThreeStreams = readonly ["pipe" | number, "pipe" | number, "pipe" | number];

export function startChild(launcher: Launcher, plan: LaunchPlan, streams: ThreeStreams): ChildProcess {
  const [command, ...args] = commandLine(launcher, plan);
  return spawn(command, args, {
    cwd: plan.cwd,
    env: outsideEnvironment(plan),
    // Without setsid on this machine, a session of its own comes from Node.
    detached: launcher.setsid === null,
    stdio: childStdio([...streams, launcher.bwrap === null ? "ignore" : "pipe"]),
  });
}

/** The program was checked before, so what is refused here is refused by the system itself. */
export function pidOf(child: ChildProcess, plan: LaunchPlan): number {
  if (child.pid !== undefined) return child.pid;
  // The reason comes as an event, too late to say it.
  child.once("error", () => undefined);
  throw new CannotStart(
    `The system did not start ${plan.program}: too many processes, no memory, or a command longer than it allows.`,
  );
}

/** Resolves after the last byte of every pipe, with what the reporter said about the exit. */
export function exitOf(child: ChildProcess, launcher: Launcher, plan: LaunchPlan): Promise<ProcessExit> {
  const status = child.stdio[STATUS_FD];
  const tellsFailure = tellsSandboxFailure(launcher, plan);
  const read = status instanceof Readable ? contained(status, tellsFailure) : undefined;
  return new Promise((resolve) => {
    child.once("close", (code, signal) =>
      resolve(read === undefined ? { code, signal } : read(code, signal)),
    );
  });
}
