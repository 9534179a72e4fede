import type { CallFailure } from "#shared/session-protocol/message.ts";

/** The session host could not be asked, or its answer was lost: whether it acted is unknown. */
export class HostLinkError extends Error {
  override readonly name = "HostLinkError";
}

/** The session host answered that it did not do it. */
export class HostCallError extends Error {
  override readonly name = "HostCallError";
  readonly code: CallFailure["code"];

  constructor(failure: CallFailure) {
    super(failure.message);
    this.code = failure.code;
  }
}
