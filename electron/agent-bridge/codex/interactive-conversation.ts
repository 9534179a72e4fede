import { spawn, type ChildProcess } from "node:child_process";
import { cliEnvironment } from "../cli-process.ts";
import type { Conversation, ConversationParts, Ended } from "../conversation.ts";
import { endedBefore } from "../ended-before.ts";
import type { SocketLines } from "../socket-lines.ts";
import { CodexSocket } from "./codex-socket.ts";
import { CodexThread } from "./codex-thread.ts";
import { toolsConfig } from "./tools-config.ts";

/** What a terminal program that was ended in the middle may leave behind: another screen, no cursor, colours, reports of the mouse. */
const RESTORE = "\u001b[?1049l\u001b[?25h\u001b[?1000l\u001b[?1006l\u001b[?2004l\u001b[0m\r\n";
const GRACE_MS = 1_500;

/**
 * Codex in its own terminal: an app-server at a socket, its terminal program in our terminal, and we as the second client. What a
 * person answers there is told to us like everything else.
 */
export function openCodexInteractive(parts: ConversationParts): Conversation {
  const { launch, frames } = parts;
  const ending = Promise.withResolvers<Ended>();
  let server: CodexSocket | null = null;
  let lines: SocketLines | null = null;
  let screen: ChildProcess | null = null;
  const thread = new CodexThread(parts, (line) => {
    frames.keep("out", line);
    lines?.write(line);
  });
  const settings = thread.settings.config.flatMap((setting) => ["-c", setting]);

  const start = async (prompt: string): Promise<void> => {
    const tools = toolsConfig(launch).flatMap((setting) => ["-c", setting]);
    const opened = await CodexSocket.start(parts, [...settings, ...tools]);
    server = opened;
    void opened.ended.then((ended) => {
      thread.close();
      ending.resolve(ended);
    });
    try {
      lines = await opened.connect({
        onLine: (line) => {
          frames.keep("in", line);
          thread.take(line);
        },
        onEnd: () => thread.close(),
      });
      await thread.open();
      await thread.startTurn(prompt);
    } catch (error) {
      throw (await endedBefore(opened.ended)) ?? error;
    }
    screen = show(opened);
  };

  const show = (at: CodexSocket): ChildProcess => {
    const [file = "", ...first] = launch.program;
    const args = ["resume", thread.id ?? "", "--remote", at.address, "-C", launch.workspace, ...settings];
    const child = spawn(file, [...first, ...args], {
      cwd: launch.workspace,
      env: cliEnvironment({ ...launch.env, ...at.mark }),
      stdio: "inherit",
    });
    child.once("error", (error) => ending.resolve({ code: 1, signal: null, stderr: error.message }));
    // A person left it, or it broke: the session is over either way.
    child.once("close", (code, signal) => ending.resolve({ code, signal, stderr: "" }));
    return child;
  };

  return {
    runsEdits: false,
    ended: ending.promise,
    start,
    say: (text) => thread.say(text),
    answer: (ask, answer) => thread.answer(ask, answer),
    interrupt: () => thread.interrupt(),
    handOff: (request) => thread.startTurn(request),
    stop: async () => {
      if (screen !== null) await endScreen(screen);
      lines?.close();
      await server?.stop();
      ending.resolve({ code: 0, signal: null, stderr: "" });
      return ending.promise;
    },
  };
}

async function endScreen(screen: ChildProcess): Promise<void> {
  if (screen.exitCode === null && screen.signalCode === null) {
    const gone = new Promise((resolve) => screen.once("close", resolve));
    screen.kill("SIGTERM");
    const timer = setTimeout(() => screen.kill("SIGKILL"), GRACE_MS);
    await gone;
    clearTimeout(timer);
  }
  process.stdout.write(RESTORE);
}
