import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { constants } from "node:os";

type ProgramOptions = Omit<SpawnOptions, "stdio" | "detached">;

/**
 * Runs a program in the foreground: it has the terminal, and its exit code is the answer. Ctrl+C in a terminal reaches
 * the whole group, the program included; what is sent to this process alone is passed on.
 */
export async function runInForeground(
  command: string,
  args: string[],
  options: ProgramOptions = {},
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: "inherit" });
  return await untilEnded(child, { SIGINT: () => undefined, other: (signal) => void child.kill(signal) });
}

// What a program that was told to end may still take to clean up.
const graceMs = 10_000;

/**
 * Runs a program for at most `limitMs`, without keyboard, in a process group of its own: when the time is over the whole group
 * is ended, so that what it started (a display server, an app under test) does not stay behind. A signal ends first the
 * group and then this process.
 */
export async function runBounded(
  command: string,
  args: string[],
  { limitMs, ...options }: ProgramOptions & { limitMs: number },
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "inherit", "inherit"], detached: true });
  let told: NodeJS.Signals | undefined;
  const toGroup = (signal: NodeJS.Signals) => signalGroup(child, signal);
  const passOn = (signal: NodeJS.Signals) => {
    told = signal;
    toGroup(signal);
  };
  let kill: NodeJS.Timeout | undefined;
  const limit = setTimeout(() => {
    toGroup("SIGTERM");
    kill = setTimeout(toGroup, graceMs, "SIGKILL");
  }, limitMs);
  try {
    return await untilEnded(child, { SIGINT: passOn, other: passOn });
  } finally {
    clearTimeout(limit);
    clearTimeout(kill);
    // Who was told to end does not go on with the next program.
    if (told !== undefined) process.kill(process.pid, told);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // Without a pid it never started; after its end the number may belong to somebody else.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
}

interface OnSignal {
  SIGINT: (signal: NodeJS.Signals) => void;
  other: (signal: NodeJS.Signals) => void;
}

/** The exit code; 128 + the number for a program that was ended by a signal, as shells do. */
function untilEnded(child: ChildProcess, on: OnSignal): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    process.on("SIGINT", on.SIGINT).on("SIGTERM", on.other).on("SIGHUP", on.other);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  }).finally(() => {
    process.off("SIGINT", on.SIGINT).off("SIGTERM", on.other).off("SIGHUP", on.other);
  });
}
