import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { LimitState, SessionLimits } from "#shared/session-protocol/message.ts";
import { log } from "../log.ts";
import { cgroupPlaces, type CgroupPlace } from "./cgroup-place.ts";
import { insideSandboxes } from "./containment.ts";
import { abandonedCgroups, makeCgroup, releaseCgroups } from "./cgroup.ts";
import { CannotStart, searchPath } from "./program.ts";

const run = promisify(execFile);

/** When memory runs out the system ends agents before it ends anything of the person's. */
const OOM_SCORE = 500;
/** Agents give way to what the person does in front of the screen. */
const NICE = 10;
/** A tool that hangs is as good as missing. */
const PROBE_MS = 3_000;
const PROBE: SessionLimits = { processes: 61, memoryBytes: 64 * 1024 * 1024 };

/**
 * Puts itself into the groups it is given, and becomes the command behind `--`. Core files are off because they would
 * hold an agent's memory, keys included.
 */
const ENTER = `
nice=$1; shift
while [ "$1" != -- ]; do echo 0 > "$1" || exit 125; shift; done
shift
ulimit -c 0
echo ${OOM_SCORE} > /proc/self/oom_score_adj
if [ -n "$nice" ]; then exec "$nice" -n ${NICE} "$@"; fi
exec "$@"`;

export interface HeldLimits {
  readonly state: LimitState;
  /** Stands before the command of the session. */
  readonly limited: readonly string[];
  /** The same inside the session's namespace. */
  readonly limitedInside: readonly string[];
  readonly folders: readonly string[];
}

const UNLIMITED: HeldLimits = { state: "none", limited: [], limitedInside: [], folders: [] };

type Mechanism =
  | { readonly kind: "cgroup"; readonly place: CgroupPlace }
  | { readonly kind: "scope"; readonly systemdRun: string; readonly runtimeDirectory: string }
  | { readonly kind: "none" };

/** The limits of one host's sessions, by whatever this machine has to hold them. */
export class Limits {
  readonly #path: string;
  readonly #prefix: string;
  #mechanism: Promise<Mechanism> | undefined;

  constructor(home: string, path: string) {
    this.#path = path;
    const key = createHash("sha256").update(home).digest("hex").slice(0, 12);
    this.#prefix = `flightdeck-${key}-`;
  }

  /** Throws CannotStart when limits that this machine can hold could not be set for this session. */
  async hold(
    session: string,
    limits: SessionLimits | null,
    env: Readonly<Record<string, string>>,
  ): Promise<HeldLimits> {
    if (limits === null || process.platform !== "linux") {
      return limits === null ? UNLIMITED : { ...UNLIMITED, state: "not-enforced" };
    }
    this.#mechanism ??= this.#find();
    const mechanism = await this.#mechanism;
    const nice = (await searchPath("nice", "/", this.#path)) ?? "";
    const enter = (folders: readonly string[]) => {
      const files = folders.map((folder) => `${folder}/cgroup.procs`);
      return ["/bin/sh", "-c", ENTER, "flightdeck-limits", nice, ...files, "--"];
    };
    if (mechanism.kind === "none") {
      const limitedInside = await this.#processesOnly(limits);
      return { ...UNLIMITED, state: "not-enforced", limited: enter([]), limitedInside };
    }
    if (mechanism.kind === "scope") {
      return { ...UNLIMITED, state: "enforced", limited: [...inScope(mechanism, limits, env), ...enter([])] };
    }
    const folders = await makeCgroup(mechanism.place, this.#prefix + session, limits).catch(refused);
    return { ...UNLIMITED, state: "enforced", limited: enter(folders), folders };
  }

  /**
   * Half of it without any group: in a user namespace the kernel counts the processes of that namespace alone. It says
   * nothing about memory and is void for root, so the limits still count as not enforced.
   */
  async #processesOnly({ processes }: SessionLimits): Promise<string[]> {
    const prlimit = await insideSandboxes((await searchPath("prlimit", "/", this.#path)) ?? null);
    if (prlimit === null || process.getuid?.() === 0) return [];
    return [prlimit, `--nproc=${processes}:${processes}`];
  }

  async release({ folders }: HeldLimits): Promise<void> {
    const isReleased = await releaseCgroups(folders).catch((error: unknown) => {
      log(String(error));
      return false;
    });
    // Never a reason to keep a session from ending.
    if (isReleased) return;
    log(`The limits ${folders.join(", ")} could not be removed; the next session host tries again.`);
  }

  /** Before the first session: what a host that was killed left behind here. */
  async clean(): Promise<void> {
    for (const place of await ownPlaces()) {
      await releaseCgroups(await abandonedCgroups(place, this.#prefix));
    }
  }

  async #find(): Promise<Mechanism> {
    for (const place of await ownPlaces()) {
      if (await holds(place, `${this.#prefix}probe`)) return { kind: "cgroup", place };
    }
    const systemdRun = await searchPath("systemd-run", "/", this.#path);
    const runtimeDirectory = process.env["XDG_RUNTIME_DIR"];
    if (systemdRun !== undefined && runtimeDirectory !== undefined) {
      const scope = { kind: "scope", systemdRun, runtimeDirectory } as const;
      if (await scopeHolds(scope)) return scope;
    }
    log("Nothing on this machine can hold limits on processes and memory; sessions run without.");
    return { kind: "none" };
  }
}

function refused(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  throw new CannotStart(
    `The limits on processes and memory could not be set (${code ?? String(error)}). Nothing was started; try again.`,
  );
}

async function ownPlaces(): Promise<CgroupPlace[]> {
  if (process.platform !== "linux") return [];
  const read = (name: string) => readFile(`/proc/self/${name}`, "utf8").catch(() => "");
  return cgroupPlaces(await read("mountinfo"), await read("cgroup"));
}

/** Tried for real: folders can often be made where processes may not be moved to. */
async function holds(place: CgroupPlace, name: string): Promise<boolean> {
  let folders: string[] = [];
  try {
    folders = await makeCgroup(place, name, PROBE);
    const files = folders.map((folder) => `${folder}/cgroup.procs`);
    const options = { timeout: PROBE_MS };
    await run("/bin/sh", ["-c", 'for file; do echo 0 > "$file" || exit 1; done', "sh", ...files], options);
    return true;
  } catch {
    return false;
  } finally {
    await releaseCgroups(folders);
  }
}

type Scope = Extract<Mechanism, { kind: "scope" }>;

/** systemd-run finds the person's systemd by a variable that the session itself does not get. */
function inScope(
  { systemdRun, runtimeDirectory }: Scope,
  limits: SessionLimits,
  env: Readonly<Record<string, string>>,
): string[] {
  const own = env["XDG_RUNTIME_DIR"];
  const restore = own === undefined ? ["-u", "XDG_RUNTIME_DIR"] : [`XDG_RUNTIME_DIR=${own}`];
  const find = ["/usr/bin/env", `XDG_RUNTIME_DIR=${runtimeDirectory}`];
  const scope = [systemdRun, "--user", "--scope", "--quiet", "--collect"];
  const properties = [`TasksMax=${limits.processes}`, `MemoryMax=${limits.memoryBytes}`, "MemorySwapMax=0"];
  const set = properties.flatMap((property) => ["-p", property]);
  return [...find, ...scope, ...set, "--", "/usr/bin/env", ...restore];
}

async function scopeHolds(scope: Scope): Promise<boolean> {
  const [first = "", ...rest] = inScope(scope, PROBE, {});
  const script = 'cat "/sys/fs/cgroup$(sed -n s/^0:://p /proc/self/cgroup)/pids.max"';
  try {
    const { stdout } = await run(first, [...rest, "/bin/sh", "-c", script], { timeout: PROBE_MS });
    return stdout.trim() === String(PROBE.processes);
  } catch {
    return false;
  }
}
