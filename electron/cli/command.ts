import type { Installation } from "#launch/installation.ts";
import type { Given } from "./given.ts";
import type { LiveOutput } from "./progress/live-output.ts";

/** What a command is given, and where it says what it found. */
export interface Surroundings {
  readonly directory: string;
  readonly installation: Installation;
  /** The words, flags and options that came after the command. */
  readonly given: Given;
  /** A program reads what comes out. */
  readonly json: boolean;
  /** For a command that says something before it has ended. */
  readonly out: LiveOutput;
}

export interface Answer {
  /** For people: lines as they are printed. What agents and files wrote in them is made harmless when it is printed. */
  readonly lines: readonly string[];
  /** For programs: printed instead with --json. undefined: the command said everything while it ran. */
  readonly json: unknown;
  /** false ends the program with code 1. */
  readonly ok: boolean;
  /** In the place of that 1, where a caller has to tell ends apart. */
  readonly exit?: number;
}

/** An option with a value: `--input goal=x`. */
export interface CliOption {
  /** What stands for the value in the help. */
  readonly value: string;
  readonly help: string;
  /** May be given several times. */
  readonly many?: true;
}

export interface CliCommand {
  /** One word, or a noun and a verb: `mission create`. */
  readonly name: string;
  readonly summary: string;
  /**
   * The words it takes, in order. `mission` has to be there, `task?` may be, `text…` is everything that is left (at least
   * one word), `ids?…` the same or nothing.
   */
  readonly words?: readonly string[];
  /** Flags it knows beside --json, each with one line of help. */
  readonly flags: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, CliOption>>;
  readonly run: (surroundings: Surroundings) => Promise<Answer>;
}
