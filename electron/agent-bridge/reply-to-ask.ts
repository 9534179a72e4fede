import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import type { Ask } from "./agent-event.ts";
import type { AskAnswer } from "./conversation.ts";
import { NOBODY_TO_ASK, ONLY_READS } from "./words-to-agents.ts";

const denied = (text: string): AskAnswer => ({ allowed: false, text, editedCommand: null });
const allowed: AskAnswer = { allowed: true, text: "", editedCommand: null };

/**
 * What somebody who only answers a question may do. In a box where nothing can be written, commands and files to look at are
 * allowed: the box has decided already. Without such a box nothing is.
 */
export function replyToAsk({ thing }: Ask, { boxed, sandbox, network }: LaunchFile): AskAnswer {
  if (thing.kind === "question") return denied(NOBODY_TO_ASK);
  const canOnlyLook = boxed && sandbox === "read-only" && network === null;
  const isLook = thing.kind === "command" || (thing.kind === "file" && thing.access === "read");
  return canOnlyLook && isLook ? allowed : denied(ONLY_READS);
}
