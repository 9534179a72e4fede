import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { Readable } from "node:stream";
import { ReadStream } from "node:tty";
import * as nodePty from "node-pty";
import { childStdio, coverInChildren, uncoverInChildren } from "./child-stdio.ts";
import { commandLine, contained, STATUS_FD, type Launcher } from "./containment.ts";
import type { LaunchPlan, ProcessEvents, ProcessExit, RunningProcess } from "./running.ts";
import { TerminalInput } from "./terminal-input.ts";

/** The part of node-pty below its terminal class: a pair of descriptors and a resize. The version is pinned. */
interface NativePty {
  open(cols: number, rows: number): { master: number; slave: number; pty: string };
  resize(fd: number, cols: number, rows: number, widthPixels: number, heightPixels: number): void;
}
const native = (nodePty as unknown as { native: NativePty }).native;

/**
 * A program on a terminal, on Linux. The terminal is opened here and the program started with child_process, not with
 * node-pty's spawn: that one closes the terminal 200 ms after the exit whether or not all output was read, and makes bwrap
 * the leader of the terminal's session. Here the end of output is the terminal's own end.
 */
export function startOnTerminal(launcher: Launcher, plan: LaunchPlan, events: ProcessEvents): RunningProcess {
  const { cols, rows } = plan.size ?? { cols: 80, rows: 24 };
  const { master, slave, pty } = native.open(cols, rows);
  coverInChildren(master);
  coverInChildren(slave);
  // node-pty made its own slave descriptor non-blocking, which programs do not expect of a terminal.
  const programSide = openSync(pty, constants.O_RDWR | constants.O_NOCTTY);
  closeSync(slave);
  uncoverInChildren(slave);
  const input = new TerminalInput(master);
  const output = new ReadStream(master);
  const child = spawnOn(programSide, launcher, plan);
  closeSync(programSide);

  child.once("exit", () => events.exited());
  const exited = exitOf(child, launcher.bwrap !== null);
  const outputEnded = new Promise<void>((resolve) => {
    output.on("data", (bytes: Buffer) => events.output(bytes));
    // EIO is how a terminal says that nobody has it open any more.
    output.on("error", () => output.destroy());
    output.on("close", () => {
      uncoverInChildren(master);
      input.close();
      resolve();
    });
    output.on("end", () => output.destroy());
  });
  void Promise.all([exited, outputEnded]).then(([exit]) => events.ended(exit));

  return {
    pid: child.pid ?? 0,
    terminal: pty,
    write: (bytes) => input.write(bytes),
    resize: (cols, rows) => {
      if (!output.destroyed) native.resize(master, cols, rows, 0, 0);
    },
    closeOutput: () => output.destroy(),
  };
}

function spawnOn(terminalFd: number, launcher: Launcher, plan: LaunchPlan): ChildProcess {
  const [command, ...args] = commandLine(launcher, plan);
  return spawn(command, args, {
    cwd: plan.cwd,
    env: plan.env,
    stdio: childStdio([terminalFd, terminalFd, terminalFd, launcher.bwrap === null ? "ignore" : "pipe"]),
  });
}

/** Resolves with the exit after the status descriptor has said all it will. */
export function exitOf(child: ChildProcess, isContained: boolean): Promise<ProcessExit> {
  const status = child.stdio[STATUS_FD];
  const read = isContained && status instanceof Readable ? contained(status) : undefined;
  return new Promise((resolve) => {
    child.once("error", () => resolve({ code: 127, signal: null }));
    child.once("close", (code, signal) =>
      resolve(read === undefined ? { code, signal } : read(code, signal)),
    );
  });
}
