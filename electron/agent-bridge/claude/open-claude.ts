import { PlainError } from "#launch/plain-error.ts";
import { cliEnvironment } from "../cli-process.ts";
import type { Conversation, ConversationParts } from "../conversation.ts";
import { settingsOf } from "./command-line.ts";
import { ExecConversation } from "./exec-conversation.ts";
import { InteractiveConversation } from "./interactive-conversation.ts";

export function openClaude(parts: ConversationParts): Conversation {
  const { launch, hooks } = parts;
  if (launch.mode === "exec") return new ExecConversation(parts);
  if (hooks === undefined)
    throw new PlainError("This session has no channel, so no hook could reach the bridge.");
  const env = cliEnvironment(launch.env);
  return new InteractiveConversation(parts, { settings: settingsOf(launch), env, hooks });
}
