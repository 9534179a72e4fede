import { PlainError } from "#launch/plain-error.ts";
import type { BridgeProtocol } from "#shared/agent-bridge/launch-file.ts";
import type { OpenConversation } from "./conversation.ts";
import { openAcp } from "./acp/acp-conversation.ts";
import { openClaude } from "./claude/open-claude.ts";
import { openCodex } from "./codex/open-codex.ts";
import { openOpencode } from "./opencode/opencode-conversation.ts";
import { openShell } from "./shell/shell-conversation.ts";

/** The protocols this bridge speaks. Each brings its own folder and one line here. */
const PROTOCOLS: Partial<Record<BridgeProtocol, OpenConversation>> = {
  acp: openAcp,
  claude: openClaude,
  codex: openCodex,
  opencode: openOpencode,
  shell: openShell,
};

export function conversationOf(protocol: BridgeProtocol): OpenConversation {
  const open = PROTOCOLS[protocol];
  if (open === undefined)
    throw new PlainError(`This bridge does not speak ${protocol} yet. Nothing was started.`);
  return open;
}
