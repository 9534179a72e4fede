import * as nodePty from "node-pty";
import { coverInChildren } from "./child-stdio.ts";
import { signalName } from "./containment.ts";
import type { LaunchPlan, ProcessEvents, ProcessExit, RunningProcess } from "./running.ts";

/** node-pty's own class; the descriptor below it is not part of its promise, and the version is pinned. */
interface PtyInside {
  readonly fd: number;
  destroy(): void;
}

/**
 * A program on a terminal where there is no setsid: macOS and Windows. Never paused: node-pty stops reading 200 ms after
 * the exit, and what a paused terminal holds by then is lost.
 */
export function startOnPlainTerminal(plan: LaunchPlan, events: ProcessEvents): RunningProcess {
  const { cols, rows } = plan.size ?? { cols: 80, rows: 24 };
  const { program, cwd, env } = plan;
  const pty = nodePty.spawn(program, [...plan.args], { cols, rows, cwd, env, encoding: null });
  const inside = pty as unknown as PtyInside;
  const uncover = process.platform === "win32" ? () => undefined : coverInChildren(inside.fd);
  let over = false;
  pty.onData((data) => {
    // With `encoding: null` these are bytes, whatever the declared type says.
    events.output(data as unknown as Buffer);
  });
  pty.onExit(({ exitCode, signal }) => {
    over = true;
    events.exited();
    uncover();
    events.ended(asExit(exitCode, signal));
  });
  return {
    pid: pty.pid,
    terminal: null,
    write: (bytes) => {
      if (!over) pty.write(Buffer.from(bytes));
      return true;
    },
    resize: (cols, rows) => {
      if (!over) pty.resize(cols, rows);
    },
    closeOutput: () => {
      if (!over) inside.destroy();
    },
  };
}

function asExit(code: number, signal: number | undefined): ProcessExit {
  if (signal === undefined || signal === 0) return { code, signal: null };
  return { code: null, signal: signalName(signal) };
}
