import { readFileSync, statSync } from "node:fs";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { constants as os } from "node:os";

/** What /proc says about one process. */
export interface ProcessStat {
  readonly pid: number;
  /** Dead, and only waiting for its parent to notice. */
  readonly isZombie: boolean;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Foreground process group of its terminal, -1 without one. */
  readonly foregroundGroup: number;
  /** Clock ticks since boot: together with the pid and the boot it names one process for ever. */
  readonly startTicks: number;
}

function parseStat(pid: number, text: string): ProcessStat {
  // The name in parentheses may hold spaces and parentheses itself: fields count from the last one.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const field = (index: number) => Number(fields[index]);
  return {
    pid,
    isZombie: fields[0] === "Z" || fields[0] === "X",
    parent: field(1),
    group: field(2),
    session: field(3),
    foregroundGroup: field(5),
    startTicks: field(19),
  };
}

/** undefined when there is no such process (any more). */
export function processStat(pid: number): ProcessStat | undefined {
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return undefined;
  }
}

export async function allProcesses(): Promise<ProcessStat[]> {
  const names = await readdir("/proc").catch((): string[] => []);
  const found = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => readStat(Number(name))),
  );
  return found.filter((stat) => stat !== undefined);
}

async function readStat(pid: number): Promise<ProcessStat | undefined> {
  try {
    return parseStat(pid, await readFile(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return undefined;
  }
}

/** A device as the kernel knows it; paths say nothing, other containers have a /dev/pts/0 of their own. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

export function fileIdentity(path: string): FileIdentity | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : { dev: stat.dev, ino: stat.ino };
}

/** Whether the process was started with this `NAME=value`, or has this terminal open. Unreadable counts as no. */
export async function carries(pid: number, marker: string, terminal: FileIdentity | null): Promise<boolean> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, "latin1");
    if (environment.split("\0").includes(marker)) return true;
    if (terminal === null) return false;
    const fds = await readdir(`/proc/${pid}/fd`);
    const opened = await Promise.all(fds.map((fd) => isOpenOn(`/proc/${pid}/fd/${fd}`, terminal)));
    return opened.includes(true);
  } catch {
    return false;
  }
}

async function isOpenOn(descriptor: string, terminal: FileIdentity): Promise<boolean> {
  try {
    // Only terminals are looked at closer: a stat of somebody's network file may hang.
    if (!(await readlink(descriptor)).startsWith("/dev/pts/")) return false;
    const { dev, ino } = await stat(descriptor);
    return dev === terminal.dev && ino === terminal.ino;
  } catch {
    return false;
  }
}

export function ignoresTerm(pid: number): boolean {
  try {
    const ignored =
      /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? "0";
    return ((BigInt(`0x${ignored}`) >> BigInt(os.signals.SIGTERM - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
}

/** The boot this machine is in; start ticks of another boot mean nothing. */
export function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  } catch {
    return "unknown";
  }
}

/** Signals exactly the process that was seen before: a pid that was given to another one since is left alone. */
export function signalSame(seen: ProcessStat, signal: NodeJS.Signals, wholeGroup = false): boolean {
  const now = processStat(seen.pid);
  if (now === undefined || now.startTicks !== seen.startTicks) return false;
  return signalPid(wholeGroup ? -now.group : seen.pid, signal);
}

/** false when it is gone, or belongs to another user. Signal 0 only asks. */
export function signalPid(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ESRCH" || code === "EPERM") return false;
    throw error;
  }
}
