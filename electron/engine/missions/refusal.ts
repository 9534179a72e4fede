import type { Outcome } from "#shared/contract/client.ts";
import type { RequestFailure } from "#shared/contract/message.ts";
import { refused } from "../gateway/answers.ts";
import type { SendCode } from "./mission-answer.ts";

/** What a refusal of the domain is called on the wire. */
const CODES: Readonly<Record<SendCode, RequestFailure["code"]>> = {
  unknown: "not-found",
  invalid: "bad-request",
  "wrong-state": "refused",
  "not-allowed": "refused",
  "already-decided": "conflict",
  "id-used": "conflict",
  "read-only": "unavailable",
  "not-written": "unavailable",
};

export const refusalOf = ({ code, sentence }: { code: SendCode; sentence: string }): Outcome<never> =>
  refused(CODES[code], sentence);
