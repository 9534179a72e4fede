import type { Conversation, ConversationParts } from "../conversation.ts";
import { environmentOf, execArguments } from "./command-line.ts";
import { ExecConversation } from "./exec-conversation.ts";

export function openClaude(parts: ConversationParts): Conversation {
  const { launch } = parts;
  return new ExecConversation(parts, {
    program: launch.program,
    args: execArguments(launch),
    cwd: launch.workspace,
    env: environmentOf(launch, process.env),
  });
}
