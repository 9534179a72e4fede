import { z } from "zod";

// Text that people and agents write. It is data everywhere: kept exactly as written or refused, never repaired.

/** NUL and other control characters have no place in a text; a line break and a tab do. */
const CONTROL = /[^\P{Cc}\n\t]/u;
const CONTROL_OR_BREAK = /[\p{Cc}\u2028\u2029]/u;
/** Characters that make a line read differently from what it says. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/;

/** In a Unicode pattern only halves that stand alone are surrogates. */
const HALF = /\p{Surrogate}/u;
const whole = (value: string): boolean => !HALF.test(value);

/** A text of several lines, for a brief, a reason, a summary. */
export const prose = (maxCharacters: number) =>
  z
    .string()
    .max(maxCharacters, `is longer than ${maxCharacters} characters`)
    .refine(whole, "holds half of a character (a lone surrogate)")
    .refine((value) => !CONTROL.test(value), "holds a control character");

/** One line a person reads as a name or a question: nothing that hides or reverses a part of it. */
export const line = (maxCharacters: number) =>
  z
    .string()
    .trim()
    .min(1, "is empty")
    .max(maxCharacters, `is longer than ${maxCharacters} characters`)
    .refine(whole, "holds half of a character (a lone surrogate)")
    .refine((value) => !CONTROL_OR_BREAK.test(value), "holds a control character or a line break")
    .refine((value) => !DIRECTION.test(value), "holds a character that reverses the direction of the text");

/** One command line for a shell, exactly as typed. */
export const commandLine = prose(4_000).min(1, "is empty");

/** A lower-case name that is safe as a file name, a branch name and an argument. */
export const slug = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    "is not a name of lower-case letters, digits, dots, dashes and underscores",
  )
  .refine((value) => !value.includes(".."), "holds two dots in a row")
  .refine((value) => !value.endsWith(".lock") && !value.endsWith("."), "ends in a way git refuses");

/** A path inside the repository: relative, with forward slashes, never leaving it. */
export const repositoryPath = line(1_000)
  .refine((value) => !value.startsWith("/") && !/^[a-zA-Z]:/.test(value), "is an absolute path")
  .refine((value) => !value.includes("\\"), "holds a backslash; paths are written with /")
  .refine((value) => !value.split("/").includes(".."), "leaves the repository (..)")
  .refine((value) => value.split("/")[0] !== ".git", "points into .git");

/** A path or a pattern of paths: `src/auth/**`, `*.sql`. */
export const pathPattern = repositoryPath;

/** Milliseconds since 1970, given by whoever sends the command: the domain has no clock of its own. */
export const moment = z.number().int();

/** A billion dollars: more than anything costs, and far from where sums stop being exact. */
export const MOST_MICROS = 1_000_000_000_000_000;

/** Money in millionths of a dollar, so that sums are exact. */
export const micros = z.number().int().min(0).max(MOST_MICROS);
