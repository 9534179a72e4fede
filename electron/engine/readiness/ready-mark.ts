import { mkdirSync } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";
import { writeWholeFile } from "../effects/whole-file.ts";

/** What a folder was made ready with. Another setup, other inputs or another folder, and it has to be done again. */
const readyMark = z.strictObject({
  version: z.literal(1),
  /** The SHA-256 of the setup. */
  setup: z.string(),
  /** What the lock files said. */
  inputs: z.string(),
  /** Which folder: one that was made again under the same name is another. */
  folder: z.string(),
  commands: z.array(z.strictObject({ command: z.string(), exitCode: z.number().int() })),
});
export type ReadyMark = Omit<z.infer<typeof readyMark>, "version">;

export async function readMark(file: string): Promise<ReadyMark | null> {
  try {
    const parsed = readyMark.safeParse(JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError) return null;
    throw error;
  }
}

export function writeMark(file: string, mark: ReadyMark): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeWholeFile(file, `${JSON.stringify({ version: 1, ...mark }, null, 2)}\n`);
}

export const removeMark = (file: string): Promise<void> => rm(file, { force: true });

export const isMarkedFor = (mark: ReadyMark | null, wanted: Omit<ReadyMark, "commands">): boolean =>
  mark !== null &&
  mark.setup === wanted.setup &&
  mark.inputs === wanted.inputs &&
  mark.folder === wanted.folder;

/** Numbers of files are used again, but not with the same time of birth. */
export async function identityOf(folder: string): Promise<string> {
  const { dev, ino, birthtimeNs } = await stat(folder, { bigint: true });
  return `${dev} ${ino} ${birthtimeNs}`;
}
