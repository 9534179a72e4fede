import type { Conversation, ConversationParts, Ended } from "../conversation.ts";
import { endedBefore } from "../ended-before.ts";
import { OwnScreen } from "../own-screen.ts";
import type { SocketLines } from "../socket-lines.ts";
import { CodexSocket } from "./codex-socket.ts";
import { CodexThread } from "./codex-thread.ts";
import { toolsConfig } from "./tools-config.ts";

/**
 * Codex in its own terminal: an app-server at a socket, its terminal program in our terminal, and we as the second client. What a
 * person answers there is told to us like everything else.
 */
export function openCodexInteractive(parts: ConversationParts): Conversation {
  const { launch, frames } = parts;
  const ending = Promise.withResolvers<Ended>();
  let server: CodexSocket | null = null;
  let lines: SocketLines | null = null;
  let screen: OwnScreen | null = null;
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

  const show = (at: CodexSocket): OwnScreen => {
    const shown = new OwnScreen({
      program: launch.program,
      args: ["resume", thread.id ?? "", "--remote", at.address, "-C", launch.workspace, ...settings],
      cwd: launch.workspace,
      env: { ...launch.env, ...at.mark },
    });
    // A person left it, or it broke: the session is over either way.
    void shown.ended.then((ended) => ending.resolve(ended));
    return shown;
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
      await screen?.stop();
      lines?.close();
      await server?.stop();
      ending.resolve({ code: 0, signal: null, stderr: "" });
      return ending.promise;
    },
  };
}
