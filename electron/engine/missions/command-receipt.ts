import { createHash } from "node:crypto";
import type { MissionId } from "#shared/ids.ts";
import type { Command } from "#shared/mission/command.ts";
import type { FoundReceipt } from "../store/receipts.ts";
import type { SendAnswer } from "./mission-answer.ts";
import type { Letter } from "./mission-mailbox.ts";
import { idUsedBefore } from "./refusal-sentences.ts";

/** The content is part of what a command is about: the same id for another command is refused, not swallowed. */
export function targetOf(command: Command): string {
  return `${command.type} ${createHash("sha256").update(JSON.stringify(command)).digest("hex")}`;
}

/** What a command that was answered before is answered again. */
export function answerOf(found: FoundReceipt, mission: MissionId, letter: Letter): SendAnswer {
  if (found.state === "damaged") {
    const sentence = `The receipt of command ${letter.commandId} is damaged (${found.reason}). Nothing was changed: send it with a new id.`;
    return { ok: false, code: "id-used", sentence };
  }
  const { receipt } = found;
  if (receipt.missionId === mission && receipt.target === letter.target) {
    return {
      ok: true,
      seq: receipt.lastSeq ?? 0,
      answer: JSON.parse(receipt.answer) as unknown,
      repeated: true,
    };
  }
  return { ok: false, code: "id-used", sentence: idUsedBefore(letter.commandId) };
}
