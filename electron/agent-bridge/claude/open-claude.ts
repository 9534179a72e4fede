import { CHANNEL_VARIABLE } from "#launch/channel-files.ts";
import { PlainError } from "#launch/plain-error.ts";
import { cliEnvironment } from "../cli-process.ts";
import type { Conversation, ConversationParts } from "../conversation.ts";
import { settingsOf } from "./command-line.ts";
import { ExecConversation } from "./exec-conversation.ts";
import { InteractiveConversation } from "./interactive-conversation.ts";

export function openClaude(parts: ConversationParts): Conversation {
  const { launch } = parts;
  if (launch.mode === "exec") return new ExecConversation(parts);
  const env = cliEnvironment(launch.env);
  const channel = env[CHANNEL_VARIABLE];
  if (channel === undefined) {
    throw new PlainError("This session has no channel, so no hook could reach the bridge.");
  }
  return new InteractiveConversation(parts, { settings: settingsOf(launch), env, channel });
}
