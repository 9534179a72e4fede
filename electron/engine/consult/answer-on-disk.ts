import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { ANSWER_FILE, answerFile, type AnswerFile } from "#shared/agent-bridge/answer-file.ts";
import type { ExitRecord } from "#shared/contract/message.ts";

export const recordFolderOf = (missionFolder: string, session: string): string =>
  join(missionFolder, "records", session);

/** What a session that has ended left; without an answer file of it, how it ended is the reason. */
export function answerOf(missionFolder: string, session: string, exit: ExitRecord): AnswerFile {
  const text = textOf(join(recordFolderOf(missionFolder, session), ANSWER_FILE));
  const kept = text === null ? null : parsed(text);
  const failed = (exit.code ?? 0) !== 0;
  // An answer is whole when it is there, so a session killed after it has answered; one that says itself that it failed has not.
  if (kept !== null && !(kept.outcome.state === "answered" && failed)) return kept;
  const how = exit.message ?? exit.signal ?? `exit code ${exit.code ?? "unknown"}`;
  const what = kept === null ? "It ended without an answer" : "It left an answer and then failed";
  const reason = `${what} (${how}).`.slice(0, 1_000);
  return {
    version: 1,
    outcome: {
      state: "failed",
      kind: exit.cause === "could-not-start" ? "could-not-start" : "lost",
      reason,
      until: null,
    },
    conversation: kept?.conversation ?? null,
    // What it cost was spent all the same.
    usage: kept?.usage ?? null,
    program: kept?.program ?? null,
    model: kept?.model ?? null,
  };
}

/** null: it is not what the bridge writes, so it is nobody's answer. */
function parsed(text: string): AnswerFile | null {
  try {
    return answerFile.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}
