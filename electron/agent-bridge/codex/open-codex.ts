import type { OpenConversation } from "../conversation.ts";
import { openCodexExec } from "./exec-conversation.ts";
import { openCodexInteractive } from "./interactive-conversation.ts";

export const openCodex: OpenConversation = (parts) =>
  parts.launch.mode === "interactive" ? openCodexInteractive(parts) : openCodexExec(parts);
