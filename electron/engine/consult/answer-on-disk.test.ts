import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ANSWER_FILE, answerFile } from "#shared/agent-bridge/answer-file.ts";
import type { ExitRecord } from "#shared/contract/message.ts";
import { answerOf, recordFolderOf } from "./answer-on-disk.ts";

const SESSION = "ses_ask_1";
const answered = answerFile.parse({
  version: 1,
  outcome: { state: "answered", text: '{"findings": []}' },
  conversation: "thread 1",
  usage: null,
  program: null,
  model: null,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-answer-"));
  mkdirSync(recordFolderOf(folder, SESSION), { recursive: true });
  writeFileSync(join(recordFolderOf(folder, SESSION), ANSWER_FILE), JSON.stringify(answered));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ended = (more: Partial<ExitRecord>): ExitRecord => ({
  code: 0,
  signal: null,
  at: 1,
  cause: "exited",
  ...more,
});

it("is an answer of a session that ended well, or was killed after it had answered", () => {
  expect(answerOf(folder, SESSION, ended({}))).toEqual(answered);
  expect(answerOf(folder, SESSION, ended({ code: null, signal: "SIGKILL" }))).toEqual(answered);
});

it("is none of a session that ended with another exit code, whatever it left", () => {
  expect(answerOf(folder, SESSION, ended({ code: 3 }))).toMatchObject({
    outcome: { state: "failed", reason: "It left an answer and then failed (exit code 3)." },
    conversation: "thread 1",
  });
});
