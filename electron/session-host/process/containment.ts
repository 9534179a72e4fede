import { constants as os } from "node:os";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import type { Containment } from "#shared/session-protocol/message.ts";
import { searchPath } from "./program.ts";
import type { LaunchPlan, ProcessExit } from "./running.ts";
import { freshProc, insideEnvironment } from "./sandbox.ts";

/** The tools of this machine that decide how a session is held together. Absolute paths, null when missing. */
export interface Launcher {
  readonly bwrap: string | null;
  readonly setsid: string | null;
  readonly perl: string | null;
}

export async function findLauncher(path: string): Promise<Launcher> {
  if (process.platform !== "linux") return { bwrap: null, setsid: null, perl: null };
  const find = async (name: string) => (await searchPath(name, "/", path)) ?? null;
  return {
    bwrap: await find("bwrap"),
    setsid: await insideSandboxes(await find("setsid")),
    perl: await insideSandboxes(await find("perl")),
  };
}

/** Such tools run inside the sandbox, where a version manager's folder under the home directory is hidden. */
export async function insideSandboxes(tool: string | null): Promise<string | null> {
  if (tool === null) return null;
  return (await searchPath(basename(tool), "/", "/usr/bin:/bin")) ?? tool;
}

export function containmentOf(launcher: Launcher): Containment {
  return launcher.bwrap !== null && launcher.setsid !== null ? "pid-namespace" : "process-group";
}

/** bubblewrap's own exit code when it could not do what its arguments ask. */
const BWRAP_FAILED = 1;

/** Extra descriptor of a contained session; bwrap passes it through to the reporter below. */
export const STATUS_FD = 3;

/**
 * bwrap flattens "killed by signal n" into exit code 128+n. This parent of the program sees the real wait status and writes
 * it to the status descriptor, which the program itself does not get.
 */
const REPORT_STATUS = `
open(S, ">&=", ${STATUS_FD}) or exit 125;
my $pid = fork; defined $pid or exit 125;
if (!$pid) { close S; exec { $ARGV[0] } @ARGV; exit 127; }
waitpid($pid, 0); syswrite S, "$?\\n"; exit($? & 127 ? 128 + ($? & 127) : $? >> 8);
`;

/**
 * The program as it is really started. Inside the namespace it leads a session of its own with the terminal as its
 * controlling one (setsid -c), so that Ctrl-C reaches its foreground group and never bwrap. `--new-session` would
 * take the terminal away instead.
 */
export function commandLine(launcher: Launcher, plan: LaunchPlan): [string, ...string[]] {
  const program: [string, ...string[]] = [plan.program, ...plan.args];
  if (launcher.setsid === null) return behind(plan.limited, program);
  const led: [string, ...string[]] = [launcher.setsid, ...(plan.size === null ? [] : ["-c"]), ...program];
  if (launcher.bwrap === null) return behind(plan.limited, led);
  const reporter = reporterOf(launcher, plan);
  const limited = [...plan.limitedInside, ...led];
  const reported = reporter === null ? limited : [reporter, "-e", REPORT_STATUS, ...limited];
  const namespace = ["--unshare-pid", "--die-with-parent", "--"];
  return behind(plan.limited, [launcher.bwrap, ...reachOf(plan), ...namespace, ...reported]);
}

/** PERL5OPT loads modules of the person's own choice, which may not be there. */
function reporterOf(launcher: Launcher, plan: LaunchPlan): string | null {
  return launcher.bwrap === null || "PERL5OPT" in plan.env ? null : launcher.perl;
}

/** Whether silence of the reporter means that the program did not run: bubblewrap stopped at the sandbox before. */
export function tellsSandboxFailure(launcher: Launcher, plan: LaunchPlan): boolean {
  return plan.sandbox !== null && reporterOf(launcher, plan) !== null;
}

/** What of the machine the namespace shows: everything, or what the sandbox says. */
function reachOf({ sandbox, cwd, env }: LaunchPlan): string[] {
  if (sandbox === null || "profile" in sandbox) return ["--dev-bind", "/", "/", "--proc", "/proc"];
  // /proc last: nothing the sandbox binds may show the processes outside.
  return [...sandbox.arguments, ...freshProc(), "--chdir", cwd, ...insideEnvironment(env)];
}

function behind(before: readonly string[], command: [string, ...string[]]): [string, ...string[]] {
  const [first, ...rest] = before;
  return first === undefined ? command : [first, ...rest, ...command];
}

const SIGNAL_NAMES = new Map(Object.entries(os.signals).map(([name, number]) => [number, name]));

export function signalName(number: number): string {
  return SIGNAL_NAMES.get(number) ?? `signal ${number}`;
}

/** More than the one line of the reporter has. */
const REPORT_CHARACTERS = 32;

/** Whatever comes after that is read, so that nobody waits, and not kept. */
export const keptOf = (kept: string, chunk: string): string =>
  kept + chunk.slice(0, REPORT_CHARACTERS - kept.length);

/**
 * Collects what the reporter says; without perl the shell's convention has to do. Whatever runs in the session can open the
 * reporter's descriptor (by /proc or pidfd_getfd) and write for ever, so its one line counts only when it is the only one and
 * fits what bwrap saw itself.
 */
export function contained(
  status: Readable,
  tellsFailure: boolean,
): (code: number | null, signal: string | null) => ProcessExit {
  let text = "";
  status.setEncoding("latin1");
  status.on("data", (chunk: string) => {
    text = keptOf(text, chunk);
  });
  return (code, signal) => {
    const waitStatus = /^(\d+)\n$/.exec(text)?.[1];
    if (waitStatus !== undefined && isWhatBwrapSaw(Number(waitStatus), code))
      return fromWaitStatus(Number(waitStatus));
    // Somebody inside wrote, too: what they say is no success.
    if (text !== "" && code === 0) return { code: null, signal: null };
    if (text === "" && tellsFailure && code === BWRAP_FAILED)
      return { code: null, signal: null, sandboxFailed: true };
    if (code !== null && code > 128 && SIGNAL_NAMES.has(code - 128)) {
      return { code: null, signal: signalName(code - 128) };
    }
    return { code, signal };
  };
}

/** bwrap was killed from outside when it has no code: then nobody saw how the program ended. */
const isWhatBwrapSaw = (status: number, code: number | null): boolean =>
  code === ((status & 127) === 0 ? status >> 8 : 128 + (status & 127));

function fromWaitStatus(status: number): ProcessExit {
  const signal = status & 127;
  return signal === 0 ? { code: status >> 8, signal: null } : { code: null, signal: signalName(signal) };
}
