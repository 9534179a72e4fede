import { spawn, type ChildProcess } from "node:child_process";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { cliEnvironment } from "../cli-process.ts";
import type { Conversation, ConversationParts, Ended } from "../conversation.ts";
import { commandLines } from "./command-lines.ts";

const NOTHING_TO_RUN =
  'This task is for the command line, and its goal names no command: write each in a line of its own that begins with "$ ". Nothing was started.';

/** A command line as an agent: runs what the task's goal says, line by line, until one fails. It asks nothing and knows no model. */
export function openShell({ launch, emit, frames }: ConversationParts): Conversation {
  let running: ChildProcess | null = null;
  let isStopped = false;
  const ending = Promise.withResolvers<Ended>();

  const runOne = (command: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const [file = "/bin/sh", ...first] = launch.program;
      const child = spawn(file, [...first, "-c", command], {
        cwd: launch.workspace,
        env: cliEnvironment(launch.env),
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      running = child;
      const said = (way: "in" | "stderr") => (chunk: Buffer) => {
        frames.keep(way, chunk.toString());
        emit({ t: "tool-output", id: command, text: chunk.toString() });
      };
      child.stdout.on("data", said("in"));
      child.stderr.on("data", said("stderr"));
      child.once("error", reject);
      child.once("close", (code) => {
        endGroup(child, "SIGKILL");
        resolve(code ?? 1);
      });
    });

  const runAll = async (commands: readonly string[]): Promise<void> => {
    emit({ t: "turn-started" });
    for (const command of commands) {
      emit({ t: "tool-started", id: command, title: command });
      const code = await runOne(command);
      emit({ t: "tool-ended", id: command, status: code === 0 ? "ok" : "failed", exitCode: code });
      if (isStopped) break;
      if (code === 0) continue;
      const message = `"${command}" ended with ${code}.`;
      emit({ t: "trouble", trouble: { kind: "unknown", message, retrying: false, resetsAt: null } });
      emit({ t: "turn-ended", status: "failed", lastMessage: null });
      return;
    }
    const lastMessage = `Ran ${commands.length} ${commands.length === 1 ? "command" : "commands"}: ${commands.join("; ")}`;
    emit({ t: "turn-ended", status: isStopped ? "interrupted" : "completed", lastMessage });
  };

  return {
    ended: ending.promise,
    start: (prompt) => {
      const commands = commandLines(prompt);
      if (commands.length === 0) return Promise.reject(new PlainError(NOTHING_TO_RUN));
      void runAll(commands).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        emit({ t: "trouble", trouble: { kind: "unknown", message, retrying: false, resetsAt: null } });
        emit({ t: "turn-ended", status: "failed", lastMessage: null });
      });
      return Promise.resolve();
    },
    say: (text) => {
      emit({ t: "note", text: `A command line hears nothing; this was not passed on: ${text}` });
      return Promise.resolve();
    },
    answer: () => Promise.resolve("gone"),
    interrupt: () => {
      isStopped = true;
      if (running !== null) endGroup(running, "SIGINT");
      return Promise.resolve();
    },
    handOff: () => {
      emit({
        t: "turn-ended",
        status: "completed",
        lastMessage: "did nothing that is complete; remaining all of it; next start from the first command",
      });
      return Promise.resolve();
    },
    stop: () => {
      if (running !== null) endGroup(running, "SIGKILL");
      ending.resolve({ code: 0, signal: null, stderr: "" });
      return ending.promise;
    },
  };
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody of the group is left.
    if (systemCode(error) !== "ESRCH") throw error;
  }
}
