import { expect, it } from "vitest";
import type { SessionId } from "#shared/ids.ts";
import { MAX_WAITING_INPUT_BYTES } from "#shared/session-protocol/message.ts";
import type { SessionHostLink } from "./session-host-link.ts";
import { MAX_UNACCEPTED_BYTES, TerminalInput } from "./terminal-input.ts";

const PIECE = new Uint8Array(64 * 1024);

/** A session host that is there and has not answered yet. */
function slowHost() {
  const refused: string[] = [];
  const written: number[] = [];
  const link = {
    state: "connected",
    onState: () => () => undefined,
    write: (_session: string, _writer: string, seq: number) => {
      written.push(seq);
      return new Promise<void>(() => undefined);
    },
  } as unknown as SessionHostLink;
  const input = new TerminalInput("ses_1" as SessionId, link, {
    accepted: () => undefined,
    refused: (sentence) => refused.push(sentence),
  });
  return { input, refused, written };
}

it("leaves it to the session host to say that a process does not read: a slow host is given more than that", () => {
  expect(MAX_UNACCEPTED_BYTES).toBeGreaterThan(MAX_WAITING_INPUT_BYTES);
  const { input, refused, written } = slowHost();
  const pieces = MAX_UNACCEPTED_BYTES / PIECE.length;
  for (let seq = 1; seq <= pieces; seq++) input.push("page", seq, PIECE);
  expect([written.length, refused]).toEqual([pieces, []]);
  input.push("page", pieces + 1, PIECE);
  expect(written).toHaveLength(pieces);
  expect(refused).toEqual([
    "What was typed last was not taken: the session host is slow, and 24 MB wait for it already. Try again later.",
  ]);
  input.close();
});
