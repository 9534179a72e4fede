import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { writeWholeFile } from "../effects/whole-file.ts";

/** Branches of one repository may have setups of their own; older ones than these were forgotten by their person. */
const KEPT_PER_FILE = 20;

const entry = z.strictObject({
  /** The real path of the checkout. */
  repository: z.string(),
  file: z.string(),
  /** Exactly these bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What they were, so that a person can be told what changed since. */
  text: z.string(),
  at: z.number().int(),
});
export type Trusted = z.infer<typeof entry>;

const trustFile = z.strictObject({ version: z.literal(1), entries: z.array(entry) });

export type TrustedFile = Pick<Trusted, "repository" | "file">;

/**
 * What a person trusts files of repositories with. Nothing of a repository can write here: it lies in the data directory,
 * which every sandbox hides. Each change is read, made and written in one go, so that two never lose each other.
 */
export class Trust {
  readonly #path: string;

  constructor(home: string) {
    this.#path = join(home, "trust.json");
  }

  has(file: TrustedFile, sha256: string): boolean {
    return this.of(file).some((each) => each.sha256 === sha256);
  }

  /** Every content of this file that is trusted, the newest last. */
  of({ repository, file }: TrustedFile): readonly Trusted[] {
    return this.#read().filter((each) => each.repository === repository && each.file === file);
  }

  grant(granted: Trusted): void {
    const others = this.#read().filter((each) => !isSameFile(each, granted));
    const same = this.of(granted).filter(({ sha256 }) => sha256 !== granted.sha256);
    this.#write([...others, ...same.slice(1 - KEPT_PER_FILE), granted]);
  }

  /** Answers how many contents of it were trusted. */
  revoke(file: TrustedFile): number {
    const all = this.#read();
    const left = all.filter((each) => !isSameFile(each, file));
    if (left.length < all.length) this.#write(left);
    return all.length - left.length;
  }

  #read(): readonly Trusted[] {
    try {
      return trustFile.parse(JSON.parse(readFileSync(this.#path, "utf8"))).entries;
    } catch (error) {
      if (systemCode(error) === "ENOENT") return [];
      throw new PlainError(
        `${this.#path} cannot be read, so nothing of any repository is trusted. It was left as it is. Move it away and trust anew.`,
        { cause: error },
      );
    }
  }

  #write(entries: readonly Trusted[]): void {
    writeWholeFile(this.#path, `${JSON.stringify({ version: 1, entries }, null, 2)}\n`);
  }
}

const isSameFile = (one: TrustedFile, other: TrustedFile): boolean =>
  one.repository === other.repository && one.file === other.file;

/** What a person has to read again: the lines that are new, and those that are gone. */
export function changedLines(before: string, after: string): readonly string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const gone = without(old, now).map((line) => `- ${line}`);
  const added = without(now, old).map((line) => `+ ${line}`);
  return [...gone, ...added];
}

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== "");

/** A line that stood there twice and stands there once is gone once. */
function without(lines: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of taken) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
