import type { CallFailure } from "#shared/session-protocol/message.ts";

/** An expected failure of a call: a code for the program, a sentence for the person. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: CallFailure["code"];

  constructor(code: CallFailure["code"], message: string) {
    super(message);
    this.code = code;
  }
}
