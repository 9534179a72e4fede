import * as nodePty from "node-pty";
import { coverInChildren, uncoverInChildren } from "./child-stdio.ts";
import { signalName } from "./containment.ts";
import type { LaunchPlan, ProcessEvents, ProcessExit, RunningProcess } from "./running.ts";

/** Output this long after the exit belongs to the program; node-pty alone would stop after 200 ms of it. */
const QUIET_AFTER_EXIT_MS = 250;
const SOCKET = "_socket";

/** Not part of node-pty's promise; the version is pinned. */
interface PtyInside {
  readonly fd: number;
  readonly [SOCKET]?: { destroy(): unknown };
}

/** A program on a terminal where there is no setsid: macOS and Windows. Never paused. */
export function startOnPlainTerminal(plan: LaunchPlan, events: ProcessEvents): RunningProcess {
  const { cols, rows } = plan.size ?? { cols: 80, rows: 24 };
  const { program, cwd, env } = plan;
  const pty = nodePty.spawn(program, [...plan.args], { cols, rows, cwd, env, encoding: null });
  const inside = pty as unknown as PtyInside;
  if (process.platform !== "win32") coverInChildren(inside.fd);
  let lastOutput = 0;
  let over = false;
  pty.onData((data) => {
    lastOutput = performance.now();
    // With `encoding: null` these are bytes, whatever the declared type says.
    events.output(data as unknown as Buffer);
  });
  destroyOnlyWhenQuiet(inside, () => lastOutput);
  pty.onExit(({ exitCode, signal }) => {
    over = true;
    events.exited();
    uncoverInChildren(inside.fd);
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
    closeOutput: () => inside[SOCKET]?.destroy(),
  };
}

/** node-pty destroys its socket 200 ms after the exit, read or not; here it goes on while output still comes. */
function destroyOnlyWhenQuiet(inside: PtyInside, lastOutput: () => number): void {
  const socket = inside[SOCKET];
  if (socket === undefined) return;
  const destroy = socket.destroy.bind(socket);
  const whenQuiet = () => {
    const quietMs = performance.now() - lastOutput();
    if (quietMs >= QUIET_AFTER_EXIT_MS) return destroy();
    return setTimeout(whenQuiet, QUIET_AFTER_EXIT_MS - quietMs + 1);
  };
  socket.destroy = whenQuiet;
}

function asExit(code: number, signal: number | undefined): ProcessExit {
  if (signal === undefined || signal === 0) return { code, signal: null };
  return { code: null, signal: signalName(signal) };
}
