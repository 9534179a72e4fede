import { setTimeout as delay } from "node:timers/promises";
import type { Containment } from "#shared/session-protocol/message.ts";
import {
  allProcesses,
  carries,
  fileIdentity,
  ignoresTerm,
  processStat,
  signalPid,
  signalSame,
  type FileIdentity,
  type ProcessStat,
} from "./proc.ts";

/** How long a program that was just started may take to lead its session. */
const LEADER_WAIT_MS = 1_000;
const POLL_MS = 20;
/** After KILL the kernel needs a moment; longer than this means something holds on. */
const KILL_WAIT_MS = 2_000;

const HAS_PROC = process.platform === "linux";

export interface TreeOptions {
  /** null when it is known to be gone. */
  readonly root: number | null;
  /** When the root started, for a root that is gone; null: not known, so only living children are found. */
  readonly startedTicks: number | null;
  readonly containment: Containment;
  /** `NAME=value` in the environment of the session's processes, where no namespace holds them. */
  readonly marker: string;
  readonly terminal: string | null;
}

/**
 * All processes of a session. In a pid namespace that is everything below the root: whatever detaches itself is adopted by
 * the namespace's first process. Without one it is the best that can be found: children of children, the same session or
 * process group, the marker in the environment, the terminal held open. A process that sheds all of these is not found.
 */
export class ProcessTree {
  readonly #options: TreeOptions;
  readonly #root: ProcessStat | undefined;
  readonly #terminal: FileIdentity | null;
  readonly #known = new Map<number, ProcessStat>();

  constructor(options: TreeOptions) {
    this.#options = options;
    this.#root = options.root === null ? undefined : processStat(options.root);
    this.#terminal = options.terminal === null ? null : fileIdentity(options.terminal);
    if (this.#root !== undefined) this.#known.set(this.#root.pid, this.#root);
  }

  get root(): ProcessStat | undefined {
    return this.#root;
  }

  /**
   * Interrupts what is in front (as Ctrl-C would); other signals go to the program's own process group. false: there was
   * nothing to signal.
   */
  async signal(signal: NodeJS.Signals): Promise<boolean> {
    if (!HAS_PROC) return this.#signalGroup(signal);
    if (signal === "SIGKILL" && this.#isContained && this.#root !== undefined) {
      return signalSame(this.#root, signal);
    }
    const leader = await this.#leader();
    if (leader === undefined) return false;
    const front = leader.foregroundGroup;
    return signal === "SIGINT" && front > 0 ? signalPid(-front, signal) : signalSame(leader, signal, true);
  }

  /** Resolves when nothing is left; false when something still was after the last KILL. */
  async end(graceMs: number): Promise<boolean> {
    if (!HAS_PROC) return this.#endGroup(graceMs);
    const asked = new Set<number>();
    const isGone = await this.#goneWithin(graceMs, (members) => {
      // Whoever appears during the grace (a program that was only just starting) is asked as well.
      for (const member of members) if (!asked.has(member.pid) && this.#ask(member)) asked.add(member.pid);
    });
    return isGone || this.kill();
  }

  #ask(member: ProcessStat): boolean {
    if (this.#isPlumbing(member)) return false;
    // Interactive shells ignore TERM, but not what their terminal says when it goes.
    const isShell = this.#options.terminal !== null && ignoresTerm(member.pid);
    signalSame(member, isShell ? "SIGHUP" : "SIGTERM");
    // A stopped process gets nothing delivered until it is continued.
    signalSame(member, "SIGCONT");
    return true;
  }

  async kill(): Promise<boolean> {
    const deadline = performance.now() + KILL_WAIT_MS;
    do {
      const isGone = await this.#goneWithin(POLL_MS, (members) => {
        for (const member of members) signalSame(member, "SIGKILL");
      });
      if (isGone) return true;
    } while (performance.now() < deadline);
    return false;
  }

  /** Every living process of the session. */
  async members(): Promise<ProcessStat[]> {
    const all = (await allProcesses()).filter((stat) => !stat.isZombie);
    const now = new Map(all.map((stat) => [stat.pid, stat]));
    for (const [pid, seen] of this.#known) {
      const stat = now.get(pid);
      if (stat?.startTicks === seen.startTicks) this.#known.set(pid, stat);
      else this.#known.delete(pid);
    }
    if (!this.#isContained) await this.#findLoose(all, now);
    this.#findBelow(all);
    return [...this.#known.values()];
  }

  get #isContained(): boolean {
    return this.#options.containment === "pid-namespace";
  }

  #findBelow(all: readonly ProcessStat[]): void {
    for (let grew = true; grew;) {
      grew = false;
      for (const stat of all) {
        if (this.#known.has(stat.pid) || !this.#known.has(stat.parent)) continue;
        this.#known.set(stat.pid, stat);
        grew = true;
      }
    }
  }

  async #findLoose(all: readonly ProcessStat[], now: Map<number, ProcessStat>): Promise<void> {
    const { root, marker } = this.#options;
    const leader = root === null ? undefined : now.get(root);
    // Once the leader's pid belongs to somebody else, its session and group numbers say nothing any more.
    const isReused = leader !== undefined && leader.startTicks !== this.#root?.startTicks;
    for (const stat of all) {
      if (this.#known.has(stat.pid) || stat.pid === process.pid || !this.#mayBelong(stat)) continue;
      const isGrouped = root !== null && !isReused && (stat.session === root || stat.group === root);
      if (isGrouped || (await carries(stat.pid, marker, this.#terminal))) this.#known.set(stat.pid, stat);
    }
  }

  /** What is older than the session is somebody else's, whatever it looks like. */
  #mayBelong(stat: ProcessStat): boolean {
    return (
      stat.startTicks >= (this.#root?.startTicks ?? this.#options.startedTicks ?? Number.POSITIVE_INFINITY)
    );
  }

  /** bwrap and the reporter of the wait status: they end by themselves when the program does. */
  #isPlumbing(stat: ProcessStat): boolean {
    return this.#isContained && stat.session === processStat(process.pid)?.session;
  }

  async #leader(): Promise<ProcessStat | undefined> {
    const deadline = performance.now() + LEADER_WAIT_MS;
    for (;;) {
      const members = await this.members();
      const leaders = members.filter((stat) => stat.session === stat.pid && !this.#isPlumbing(stat));
      const oldest = leaders.toSorted((a, b) => a.startTicks - b.startTicks || a.pid - b.pid)[0];
      const first = leaders.find(({ pid }) => pid === this.#root?.pid) ?? oldest;
      if (first !== undefined || members.length === 0 || performance.now() > deadline) return first;
      await delay(POLL_MS);
    }
  }

  async #goneWithin(ms: number, each: (members: readonly ProcessStat[]) => void): Promise<boolean> {
    const deadline = performance.now() + ms;
    for (;;) {
      const members = await this.members();
      if (members.length === 0) return true;
      each(members);
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) return false;
      await delay(Math.min(POLL_MS, leftMs));
    }
  }

  /** Without /proc the process group is all there is. */
  async #endGroup(graceMs: number): Promise<boolean> {
    this.#signalGroup("SIGTERM");
    // Which of them are shells is not to be seen here.
    if (this.#options.terminal !== null) this.#signalGroup("SIGHUP");
    const deadline = performance.now() + graceMs;
    while (this.#signalGroup(0) && performance.now() < deadline) await delay(POLL_MS);
    this.#signalGroup("SIGKILL");
    return true;
  }

  #signalGroup(signal: NodeJS.Signals | 0): boolean {
    const { root } = this.#options;
    return root !== null && signalPid(process.platform === "win32" ? root : -root, signal);
  }
}
