import { PlainError } from "#launch/plain-error.ts";
import type { BridgeProtocol } from "#shared/agent-bridge/launch-file.ts";
import type { OpenConversation } from "./conversation.ts";
import { openClaude } from "./claude/open-claude.ts";
import { openCodex } from "./codex/open-codex.ts";
import { openShell } from "./shell/shell-conversation.ts";

/** The protocols this bridge speaks. Each brings its own folder and one line here. */
const PROTOCOLS: Partial<Record<BridgeProtocol, OpenConversation>> = {
  claude: openClaude,
  codex: openCodex,
  shell: openShell,
};

export function conversationOf(protocol: BridgeProtocol): OpenConversation {
  const open = PROTOCOLS[protocol];
  if (open === undefined)
    throw new PlainError(`This bridge does not speak ${protocol} yet. Nothing was started.`);
  return open;
}
