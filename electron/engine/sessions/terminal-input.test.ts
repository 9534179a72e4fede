import { expect, it } from "vitest";
import type { SessionId } from "#shared/ids.ts";
import { MAX_WAITING_INPUT_BYTES } from "#shared/session-protocol/message.ts";
import type { SessionHostLink } from "./session-host-link.ts";
import { MAX_UNACCEPTED_BYTES, MAX_UNDER_WAY_BYTES, TerminalInput } from "./terminal-input.ts";

const PIECE = new Uint8Array(64 * 1024);

/** A session host that is there and answers only when the test does. */
function slowHost() {
  const refused: string[] = [];
  const written: number[] = [];
  const accepted: number[] = [];
  const answers: { readonly take: () => void; readonly refuse: (error: Error) => void }[] = [];
  const link = {
    state: "connected",
    onState: () => () => undefined,
    write: (_session: string, _writer: string, seq: number) => {
      written.push(seq);
      return new Promise<void>((take, refuse) => answers.push({ take, refuse }));
    },
  } as unknown as SessionHostLink;
  const input = new TerminalInput("ses_1" as SessionId, link, {
    accepted: (seq) => accepted.push(seq),
    refused: (sentence) => refused.push(sentence),
  });
  return { input, refused, written, accepted, answers };
}

it("leaves it to the session host to say that a process does not read: a slow host is given more than that", () => {
  expect(MAX_UNACCEPTED_BYTES).toBeGreaterThan(MAX_WAITING_INPUT_BYTES);
  const { input, refused } = slowHost();
  const pieces = MAX_UNACCEPTED_BYTES / PIECE.length;
  for (let seq = 1; seq <= pieces; seq++) input.push("page", seq, PIECE);
  expect(refused).toEqual([]);
  input.push("page", pieces + 1, PIECE);
  expect(refused).toEqual([
    "What was typed last was not taken: the session host is slow, and 24 MB wait for it already. Try again later.",
  ]);
  input.close();
});

it("leaves room on the link beside a large paste, and sends the rest in order as the first is taken", async () => {
  const { input, refused, written, accepted, answers } = slowHost();
  const window = MAX_UNDER_WAY_BYTES / PIECE.length;
  for (let seq = 1; seq <= 3 * window; seq++) input.push("page", seq, PIECE);
  expect(written).toHaveLength(window);
  for (let answered = 0; answered < 3 * window; answered++) {
    answers[answered]?.take();
    await Promise.resolve();
    await Promise.resolve();
    expect(written.length).toBeLessThanOrEqual(answered + 1 + window);
  }
  expect(written).toEqual(Array.from({ length: 3 * window }, (_, index) => index + 1));
  expect([accepted.length, refused]).toEqual([3 * window, []]);
});

it("sends nothing behind a piece that was refused: the text would have a hole", async () => {
  const { input, refused, written, answers } = slowHost();
  const window = MAX_UNDER_WAY_BYTES / PIECE.length;
  for (let seq = 1; seq <= 2 * window; seq++) input.push("page", seq, PIECE);
  answers[0]?.refuse(new Error("it does not read."));
  await Promise.resolve();
  await Promise.resolve();
  for (const { take } of answers.slice(1)) take();
  await Promise.resolve();
  await Promise.resolve();
  expect(written).toHaveLength(window);
  expect(refused).toEqual(["What was typed did not reach the process: it does not read."]);
});
