import type { Installation } from "#launch/installation.ts";

/** What a command is given, and where it says what it found. */
export interface Surroundings {
  readonly directory: string;
  readonly installation: Installation;
  /** Bare flags that came after the command, such as `--end-sessions`. */
  readonly flags: ReadonlySet<string>;
}

export interface Answer {
  /** For people: lines as they are printed. */
  readonly lines: readonly string[];
  /** For programs: printed instead with --json. */
  readonly json: unknown;
  /** false ends the program with code 1. */
  readonly ok: boolean;
}

export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  /** Flags it knows beside --json, each with one line of help. */
  readonly flags: Readonly<Record<string, string>>;
  readonly run: (surroundings: Surroundings) => Promise<Answer>;
}
