import type { ChildProcess } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { ReadStream } from "node:tty";
import * as nodePty from "node-pty";
import { exitOf, pidOf, startChild } from "./child.ts";
import { coverInChildren } from "./child-stdio.ts";
import type { Launcher } from "./containment.ts";
import type { LaunchPlan, ProcessEvents, RunningProcess } from "./running.ts";
import { TerminalInput } from "./terminal-input.ts";

/** The part of node-pty below its terminal class: a pair of descriptors and a resize. The version is pinned. */
interface NativePty {
  open(cols: number, rows: number): { master: number; slave: number; pty: string };
  resize(fd: number, cols: number, rows: number, widthPixels: number, heightPixels: number): void;
}
const native = (nodePty as unknown as { native: NativePty }).native;

/** More than a terminal ever hands over at once. */
const READ_BYTES = 64 * 1024;

/** One buffer for all reads: what it holds is handled before the next read. */
const takeFrom = (events: ProcessEvents) => (length: number, buffer: Uint8Array) => {
  events.output(Buffer.from(buffer.buffer, buffer.byteOffset, length));
  return true;
};

/**
 * A program on a terminal, on Linux. The terminal is opened here and the program started with child_process, not with
 * node-pty's spawn: that one closes the terminal 200 ms after the exit whether or not all output was read, and makes bwrap
 * the leader of the terminal's session. Here the end of output is the terminal's own end.
 */
export function startOnTerminal(launcher: Launcher, plan: LaunchPlan, events: ProcessEvents): RunningProcess {
  const { cols, rows } = plan.size ?? { cols: 80, rows: 24 };
  const { master, slave, pty } = native.open(cols, rows);
  const uncoverMaster = coverInChildren(master);
  // node-pty made its own slave descriptor non-blocking, which programs do not expect of a terminal.
  const programSide = openSync(pty, constants.O_RDWR | constants.O_NOCTTY);
  closeSync(slave);
  const onread = { buffer: Buffer.allocUnsafeSlow(READ_BYTES), callback: takeFrom(events) };
  const output = new ReadStream(master, { onread });
  const input = new TerminalInput(master, () => !output.destroyed);
  const outputEnded = new Promise<void>((resolve) => {
    // EIO is how a terminal says that nobody has it open any more.
    output.on("error", () => output.destroy());
    output.on("end", () => output.destroy());
    output.on("close", () => {
      uncoverMaster();
      input.close();
      resolve();
    });
  });
  const child = startOn(programSide, launcher, plan, output);
  const pid = pidOf(child, plan);
  output.resume();
  child.once("exit", () => events.exited());
  const exited = exitOf(child, launcher, plan);
  void Promise.all([exited, outputEnded]).then(([exit]) => events.ended(exit));

  return {
    pid,
    terminal: pty,
    write: (bytes) => input.write(bytes),
    resize: (cols, rows) => {
      if (!output.destroyed) native.resize(master, cols, rows, 0, 0);
    },
    closeOutput: () => output.destroy(),
  };
}

function startOn(
  programSide: number,
  launcher: Launcher,
  plan: LaunchPlan,
  output: ReadStream,
): ChildProcess {
  let child: ChildProcess | undefined;
  try {
    child = startChild(launcher, plan, [programSide, programSide, programSide]);
    return child;
  } finally {
    closeSync(programSide);
    // Refused or thrown: nobody will ever have this terminal open.
    if (child?.pid === undefined) output.destroy();
  }
}
