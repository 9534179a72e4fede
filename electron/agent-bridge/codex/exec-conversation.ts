import { CliProcess } from "../cli-process.ts";
import type { Conversation, ConversationParts, Ended } from "../conversation.ts";
import { endedBefore } from "../ended-before.ts";
import { CodexThread } from "./codex-thread.ts";
import { toolsConfig } from "./tools-config.ts";

/** Codex without a terminal of its own: an app-server over pipes, one thread, turn after turn. */
export function openCodexExec(parts: ConversationParts): Conversation {
  const { launch, frames } = parts;
  const ending = Promise.withResolvers<Ended>();
  let cli: CliProcess | null = null;
  const thread = new CodexThread(parts, (line) => cli?.write(line));

  const config = [...thread.settings.config, ...toolsConfig(launch)];

  const start = async (prompt: string): Promise<void> => {
    cli = await CliProcess.start({
      program: launch.program,
      args: ["app-server", ...config.flatMap((setting) => ["-c", setting])],
      cwd: launch.workspace,
      env: launch.env,
      frames,
      onLine: (line) => thread.take(line),
    });
    void cli.ended.then((ended) => {
      thread.close();
      ending.resolve(ended);
    });
    try {
      await thread.open();
      await thread.startTurn(prompt);
    } catch (error) {
      throw (await endedBefore(ending.promise)) ?? error;
    }
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
      if (cli === null) ending.resolve({ code: null, signal: null, stderr: "" });
      else await cli.stop();
      return ending.promise;
    },
  };
}
