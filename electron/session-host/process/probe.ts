import { findLauncher, type Launcher } from "./containment.ts";
import { startOnPipes } from "./pipes.ts";
import type { ProcessExit } from "./running.ts";
import { startOnTerminal } from "./terminal.ts";

/** A tool that hangs is as good as missing. */
const PROBE_MS = 3_000;
const EXIT_CODE = 7;

/**
 * The best launcher that really works here, tried by starting a program with it: bwrap may be installed and forbidden, and
 * some setsid cannot give a terminal.
 */
export async function workingLauncher(path: string): Promise<Launcher> {
  const found = await findLauncher(path);
  const candidates: Launcher[] = [found, { ...found, perl: null }, { ...found, bwrap: null }];
  for (const launcher of candidates) {
    if (launcher.setsid === null) break;
    if ((await works(launcher, true)) && (await works(launcher, false))) return launcher;
  }
  return { bwrap: null, setsid: null, perl: null };
}

function works(launcher: Launcher, onTerminal: boolean): Promise<boolean> {
  const size = onTerminal ? { cols: 80, rows: 24 } : null;
  const args = ["-c", `exit ${EXIT_CODE}`];
  const plan = {
    program: "/bin/sh",
    args,
    cwd: "/",
    env: {},
    size,
    sandbox: null,
    limited: [],
    limitedInside: [],
  };
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      running.closeOutput();
      resolve(false);
    }, PROBE_MS);
    const events = {
      output: () => undefined,
      errorOutput: () => undefined,
      exited: () => undefined,
      ended: (exit: ProcessExit) => {
        clearTimeout(timer);
        resolve(exit.code === EXIT_CODE);
      },
    };
    const start = onTerminal ? startOnTerminal : startOnPipes;
    const running = start(launcher, plan, events);
  });
}
