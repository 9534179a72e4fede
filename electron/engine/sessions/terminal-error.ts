import type { RequestFailure } from "#shared/contract/message.ts";

/** A refusal as one sentence for the person who asked. */
export class TerminalError extends Error {
  override readonly name = "TerminalError";
  readonly code: RequestFailure["code"];

  constructor(code: RequestFailure["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
