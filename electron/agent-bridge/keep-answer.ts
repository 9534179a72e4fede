import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ANSWER_FILE, type AnswerFile } from "#shared/agent-bridge/answer-file.ts";

/** Whole or not at all: whoever finds the file after a crash can rely on it. */
export function keepAnswer(folder: string, answer: AnswerFile): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, ANSWER_FILE);
  const descriptor = openSync(`${file}.new`, "w", 0o600);
  try {
    writeSync(descriptor, JSON.stringify(answer));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.new`, file);
}
