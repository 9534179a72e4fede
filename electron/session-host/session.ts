import { join } from "node:path";
import type { ExitRecord } from "#shared/contract/message.ts";
import type { Containment, OpenCall, SessionRecord } from "#shared/session-protocol/message.ts";
import { SESSION_FILES } from "#shared/session-protocol/session-files.ts";
import { CallError } from "./call-error.ts";
import { log } from "./log.ts";
import { containmentOf, type Launcher } from "./process/containment.ts";
import type { HeldLimits, Limits } from "./process/limits.ts";
import { startOnPipes } from "./process/pipes.ts";
import { startOnPlainTerminal } from "./process/plain-terminal.ts";
import { bootId } from "./process/proc.ts";
import { ProcessTree } from "./process/process-tree.ts";
import type { LaunchPlan, ProcessEvents, ProcessExit, RunningProcess } from "./process/running.ts";
import { checkSandbox, withSeatbelt } from "./process/sandbox.ts";
import { startOnTerminal } from "./process/terminal.ts";
import { writeToDisk } from "./recording/frame-file.ts";
import { Recorder } from "./recording/recorder.ts";
import { maskText, Redactor } from "./recording/redactor.ts";
import { writeExit, writeOpened } from "./recording/session-folder.ts";
import { Transcript } from "./recording/transcript.ts";

/** What reads a session along: told in order, right after the transcript has it. */
export interface Viewer {
  output(offset: number, bytes: Buffer): void;
  resized(offset: number, cols: number, rows: number): void;
  ended(): void;
}

export interface SessionOptions {
  readonly call: OpenCall;
  readonly folder: string;
  readonly launcher: Launcher;
  readonly limits: Limits;
  /** Its record is another one now; growth is told by `record` alone. */
  readonly onChange: (session: Session) => void;
}

export const SESSION_MARKER = "FLIGHTDECK_SESSION";
/** What survives the program itself, where no namespace takes it along, gets this long to end. */
const LEFTOVER_GRACE_MS = 500;
/** Output this long after the exit still belongs to the session. */
const QUIET_AFTER_EXIT_MS = 1_000;
/** A prompt may be an argument of a hundred kilobytes; a list of sessions must stay one frame. */
const SHOWN_CHARACTERS = 2_000;
/** Engines come and go, each with a name of its own; older names are forgotten. */
const MAX_WRITERS = 1_000;

export class Session {
  readonly id: string;
  readonly companionOf: string | null;
  readonly transcript: Transcript;
  readonly viewers = new Set<Viewer>();
  readonly whenEnded: Promise<void>;
  readonly #options: Omit<SessionOptions, "call">;
  readonly #containment: Containment;
  readonly #stderr: Transcript | undefined;
  readonly #recorder: Recorder;
  readonly #stderrRecorder: Recorder | undefined;
  readonly #lastSeq = new Map<string, number>();
  readonly #openedAt = Date.now();
  /** As it may be shown: without secrets, and no longer than a person reads. */
  readonly #shown: Pick<SessionRecord, "session" | "command" | "cwd" | "stdio" | "companionOf">;
  readonly #sandboxed: boolean;
  #held: HeldLimits = { state: "none", limited: [], limitedInside: [], folders: [] };
  #size: { cols: number; rows: number };
  #pid: number | null = null;
  #process: RunningProcess | undefined;
  #tree: ProcessTree | undefined;
  /** The last output came; its files are being closed. */
  #isFinishing = false;
  #exit: ExitRecord | null = null;
  #sweep: Promise<void> | undefined;
  #lastOutputMs = 0;
  #resolveEnded: () => void = () => undefined;

  constructor(options: SessionOptions) {
    const { call, folder, launcher, limits, onChange } = options;
    // Not the call itself: an ended session stays answerable, its environment and secrets do not stay in memory.
    this.#options = { folder, launcher, limits, onChange };
    this.#sandboxed = (call.sandbox ?? null) !== null;
    this.id = call.session;
    this.companionOf = call.companionOf;
    this.#containment = containmentOf(launcher);
    const show = (text: string) => clipped(maskText(text, call.redact));
    const { session, companionOf, stdio } = call;
    this.#shown = {
      session,
      command: call.command.map(show),
      cwd: show(call.cwd),
      stdio: stdio.kind,
      companionOf,
    };
    this.#size =
      call.stdio.kind === "pty" ? { cols: call.stdio.cols, rows: call.stdio.rows } : { cols: 0, rows: 0 };
    const open = (name: string, hasIndex: boolean, maxBytes: number) =>
      new Transcript({
        path: join(folder, name),
        hasIndex,
        maxBytes,
        header: { format: 1, session: call.session, bootId: bootId(), ...this.#size },
        write: writeToDisk,
      });
    this.transcript = open(SESSION_FILES.transcript, true, call.maxBytes);
    this.#recorder = new Recorder(new Redactor(call.redact), (bytes) => this.#recorded(bytes));
    if (call.stdio.kind === "pipe") {
      const stderr = open(SESSION_FILES.stderr, false, Math.ceil(call.maxBytes / 4));
      this.#stderr = stderr;
      this.#stderrRecorder = new Recorder(new Redactor(call.redact), (bytes) => stderr.appendOutput(bytes));
    }
    this.whenEnded = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get exit(): ExitRecord | null {
    return this.#exit;
  }

  record(): SessionRecord {
    return {
      ...this.#shown,
      pid: this.#pid,
      containment: this.#containment,
      openedAt: this.#openedAt,
      ...this.#size,
      outputBytes: this.transcript.recordedOffset,
      exit: this.#exit,
      sandboxed: this.#sandboxed,
      limits: this.#held.state,
    };
  }

  async start(call: OpenCall, program: string): Promise<void> {
    const sandbox = call.sandbox ?? null;
    checkSandbox(this.#containment, sandbox);
    this.#held = await this.#options.limits.hold(call.session, call.limits ?? null, call.env);
    const marker = `${SESSION_MARKER}=${call.session}`;
    const env =
      this.#containment === "pid-namespace" ? call.env : { ...call.env, [SESSION_MARKER]: call.session };
    const size = call.stdio.kind === "pty" ? this.#size : null;
    const args = call.command.slice(1);
    const { limited, limitedInside } = this.#held;
    const plan: LaunchPlan = { program, args, cwd: call.cwd, env, size, sandbox, limited, limitedInside };
    this.#process = launch(this.#options.launcher, withSeatbelt(plan), {
      output: (bytes) => {
        this.#lastOutputMs = performance.now();
        this.#recorder.push(bytes);
      },
      errorOutput: (bytes) => this.#stderrRecorder?.push(bytes),
      exited: () => this.#exited(),
      ended: (exit) => void this.#finish(recordOf(exit)),
    });
    const { pid, terminal } = this.#process;
    this.#pid = pid;
    this.#tree = new ProcessTree({
      root: pid,
      startedTicks: null,
      containment: this.#containment,
      marker,
      terminal,
    });
    await this.#writeOpened();
  }

  /** It never ran: the folder says why. */
  async couldNotStart(call: OpenCall, message: string): Promise<void> {
    await this.#writeOpened();
    const shown = clipped(maskText(message, call.redact));
    await this.#finish({
      code: null,
      signal: null,
      at: Date.now(),
      cause: "could-not-start",
      message: shown,
    });
  }

  write(writer: string, seq: number, bytes: Uint8Array): void {
    const { running } = this;
    if (seq <= (this.#lastSeq.get(writer) ?? -1)) return;
    if (!running.write(bytes)) {
      const message = `The program of ${this.id} does not read its input; the last ${bytes.length} bytes were not taken. Send them again later.`;
      throw new CallError("failed", message);
    }
    this.#lastSeq.delete(writer);
    this.#lastSeq.set(writer, seq);
    for (const oldest of this.#lastSeq.keys()) {
      if (this.#lastSeq.size <= MAX_WRITERS) break;
      this.#lastSeq.delete(oldest);
    }
    this.#recorder.typed();
    this.transcript.append("input", Buffer.from(JSON.stringify({ writer, seq, bytes: bytes.length })));
  }

  resize(cols: number, rows: number): void {
    this.running.resize(cols, rows);
    this.#size = { cols, rows };
    // What was printed for the old size stands before the new one.
    this.#recorder.flush();
    const payload = Buffer.alloc(4);
    payload.writeUInt16LE(cols, 0);
    payload.writeUInt16LE(rows, 2);
    this.transcript.append("resize", payload);
    for (const viewer of this.viewers) viewer.resized(this.transcript.endOffset, cols, rows);
    this.#options.onChange(this);
  }

  async signal(signal: "INT" | "TERM" | "HUP" | "KILL"): Promise<void> {
    if (await this.tree.signal(`SIG${signal}`)) return;
    throw new CallError("failed", `No process of ${this.id} was there to take ${signal}.`);
  }

  async end(graceMs: number): Promise<void> {
    await this.#sweep;
    if (this.#isFinishing) return this.whenEnded;
    const { tree, running } = this;
    if (!(await tree.end(graceMs))) {
      const left = (await tree.members()).map(({ pid }) => pid).join(", ");
      throw new CallError("failed", `Processes of ${this.id} could not be ended: ${left}.`);
    }
    running.closeOutput();
    await this.whenEnded;
  }

  get running(): RunningProcess {
    if (this.#process !== undefined && !this.#isFinishing) return this.#process;
    throw new CallError("session-ended", `The session ${this.id} has ended.`);
  }

  get tree(): ProcessTree {
    if (this.#tree !== undefined && !this.#isFinishing) return this.#tree;
    throw new CallError("session-ended", `The session ${this.id} has ended.`);
  }

  #recorded(bytes: Buffer): void {
    const offset = this.transcript.endOffset;
    this.transcript.appendOutput(bytes);
    for (const viewer of this.viewers) viewer.output(offset, bytes);
  }

  #exited(): void {
    this.#sweep = this.#endLeftovers().catch((error: unknown) => log(`${this.id}: ${String(error)}`));
  }

  /** A process that escaped may hold the output open for ever; the session does not wait for it. */
  async #endLeftovers(): Promise<void> {
    if (this.#containment === "process-group") await this.#tree?.end(LEFTOVER_GRACE_MS);
    const exitedMs = performance.now();
    const waiting = setInterval(() => {
      const quietMs = performance.now() - Math.max(exitedMs, this.#lastOutputMs);
      if (this.#exit === null && quietMs < QUIET_AFTER_EXIT_MS) return;
      clearInterval(waiting);
      this.#process?.closeOutput();
    }, QUIET_AFTER_EXIT_MS / 4);
  }

  async #finish(exit: ExitRecord): Promise<void> {
    this.#isFinishing = true;
    await this.#options.limits.release(this.#held);
    this.#recorder.finish();
    this.#stderrRecorder?.finish();
    try {
      await this.transcript.finish(exit);
      await this.#stderr?.finish(exit);
      await writeExit(this.#options.folder, exit);
    } catch (error) {
      // The session is over all the same; the next host repairs what the disk refused now.
      log(`The record of ${this.id} could not be finished and stays as it is: ${String(error)}`);
    }
    this.#exit = exit;
    this.#process = undefined;
    for (const viewer of this.viewers) viewer.ended();
    this.#options.onChange(this);
    this.#resolveEnded();
  }

  async #writeOpened(): Promise<void> {
    const { session, command, cwd, stdio, companionOf, pid, containment, openedAt, cols, rows } =
      this.record();
    const startTicks = this.#tree?.root?.startTicks ?? null;
    const cgroups = [...this.#held.folders];
    const process = { pid, startTicks, bootId: bootId(), containment, cgroups };
    const shown = { session, command, cwd, stdio, companionOf, openedAt, cols, rows };
    await writeOpened(this.#options.folder, { ...shown, ...process }).catch((error: unknown) =>
      log(`${session} runs, but how it was opened could not be written: ${String(error)}`),
    );
  }
}

function recordOf({ code, signal, sandboxFailed }: ProcessExit): ExitRecord {
  const at = Date.now();
  if (sandboxFailed !== true) return { code, signal, at, cause: "exited" };
  const message = "The sandbox could not be set up; the session's output says why. Nothing was started.";
  return { code, signal, at, cause: "could-not-start", message };
}

function launch(launcher: Launcher, plan: LaunchPlan, events: ProcessEvents): RunningProcess {
  if (plan.size === null) return startOnPipes(launcher, plan, events);
  return launcher.setsid === null
    ? startOnPlainTerminal(plan, events)
    : startOnTerminal(launcher, plan, events);
}

function clipped(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
