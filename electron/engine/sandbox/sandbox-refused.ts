import { PlainError } from "#launch/plain-error.ts";

/** The sandbox that was asked for cannot be made, so nothing may start. */
export class SandboxRefused extends PlainError {}
