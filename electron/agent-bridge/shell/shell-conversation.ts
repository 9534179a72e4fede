import { randomUUID } from "node:crypto";
import { spawn, type ChildProcess } from "node:child_process";
import { shellSettings } from "#shared/agent-bridge/shell-settings.ts";
import { PlainError } from "#launch/plain-error.ts";
import { cliEnvironment } from "../cli-process.ts";
import type { Conversation, ConversationParts, Ended } from "../conversation.ts";
import { endOf, signalGroup } from "../process-end.ts";
import { endStrays, RUN_VARIABLE } from "../strays.ts";
import { GO_ON } from "../words-to-agents.ts";

const NOTHING_TO_RUN =
  'This task is for the command line, and its goal names no command: write each in a line of its own that begins with "$ ". Nothing was started.';

/** A command line as an agent: runs what the task's goal says, line by line, until one fails. It asks nothing and knows no model. */
export const openShell = (parts: ConversationParts): Conversation => new ShellConversation(parts);

class ShellConversation implements Conversation {
  readonly runsEdits = false;
  readonly ended: Promise<Ended>;
  readonly #ending = Promise.withResolvers<Ended>();
  readonly #parts: ConversationParts;
  readonly #commands: readonly string[];
  readonly #run = randomUUID();
  /** The next one to run. One that was interrupted is run again. */
  #next = 0;
  #running: ChildProcess | null = null;
  #isTurning = false;
  #isInterrupted = false;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#commands = shellSettings.parse(parts.launch.settings).commands;
    this.ended = this.#ending.promise;
  }

  start(): Promise<void> {
    if (this.#commands.length === 0) return Promise.reject(new PlainError(NOTHING_TO_RUN));
    this.#turn();
    return Promise.resolve();
  }

  say(text: string): Promise<void> {
    const { emit } = this.#parts;
    if (text === GO_ON && !this.#isTurning) this.#turn();
    else emit({ t: "note", text: `A command line hears nothing; this was not passed on: ${text}` });
    return Promise.resolve();
  }

  answer(): Promise<"gone"> {
    return Promise.resolve("gone");
  }

  interrupt(): Promise<void> {
    this.#isInterrupted = true;
    if (this.#running !== null) signalGroup(this.#running, "SIGINT");
    return Promise.resolve();
  }

  handOff(): Promise<void> {
    this.#parts.emit({
      t: "turn-ended",
      status: "completed",
      lastMessage: "did nothing that is complete; remaining all of it; next start from the first command",
    });
    return Promise.resolve();
  }

  stop(): Promise<Ended> {
    this.#isInterrupted = true;
    if (this.#running !== null) signalGroup(this.#running, "SIGKILL");
    endStrays(this.#run);
    this.#ending.resolve({ code: 0, signal: null, stderr: "" });
    return this.ended;
  }

  #turn(): void {
    this.#isTurning = true;
    this.#isInterrupted = false;
    this.#runAll()
      .catch((error: unknown) => this.#failed(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        this.#isTurning = false;
      });
  }

  async #runAll(): Promise<void> {
    const { emit } = this.#parts;
    emit({ t: "turn-started" });
    for (const command of this.#commands.slice(this.#next)) {
      emit({ t: "tool-started", id: command, title: command });
      const code = await this.#runOne(command);
      emit({ t: "tool-ended", id: command, status: code === 0 ? "ok" : "failed", exitCode: code });
      if (code === 0) this.#next += 1;
      else if (!this.#isInterrupted) return this.#failed(`"${command}" ended with ${code}.`);
      if (this.#isInterrupted) break;
    }
    const isDone = this.#next === this.#commands.length;
    const count = this.#commands.length;
    const lastMessage = `Ran ${count} ${count === 1 ? "command" : "commands"}: ${this.#commands.join("; ")}`;
    emit({ t: "turn-ended", status: isDone ? "completed" : "interrupted", lastMessage });
  }

  #runOne(command: string): Promise<number> {
    const { launch, frames, emit } = this.#parts;
    return new Promise((resolve, reject) => {
      const [file = "/bin/sh", ...first] = launch.program;
      const child = spawn(file, [...first, "-c", command], {
        cwd: launch.workspace,
        env: cliEnvironment({ ...launch.env, [RUN_VARIABLE]: this.#run }),
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      this.#running = child;
      const said = (way: "in" | "stderr") => (chunk: Buffer) => {
        frames.keep(way, chunk.toString());
        emit({ t: "tool-output", id: command, text: chunk.toString() });
      };
      child.stdout.on("data", said("in"));
      child.stderr.on("data", said("stderr"));
      child.once("error", reject);
      // What it put into the background ends with it: the next line begins with nothing under way.
      void endOf(child, () => signalGroup(child, "SIGKILL")).then(({ code }) => {
        this.#running = null;
        resolve(code ?? 1);
      });
    });
  }

  #failed(message: string): void {
    const { emit } = this.#parts;
    emit({ t: "trouble", trouble: { kind: "unknown", message, retrying: false, resetsAt: null } });
    emit({ t: "turn-ended", status: "failed", lastMessage: null });
  }
}
