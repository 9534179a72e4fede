import { mkdirSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";
import { writeWholeFile } from "../effects/whole-file.ts";
import type { Workspace } from "./workspace.ts";

/** `making`, `removing`: on disk before it begins, so that whoever finds it knows what a killed engine was about to do. */
const workspaceRecord = z.object({
  version: z.literal(1),
  stage: z.enum(["making", "ready", "removing"]),
  /** Our repository it belongs to. */
  gitDir: z.string(),
  mission: z.string(),
  task: z.string(),
  path: z.string(),
  branch: z.string(),
  base: z.string(),
  /** The folder in `worktrees` of our repository; null: not known yet. */
  admin: z.string().nullable(),
  /** The entry of the trash it is on its way to. */
  trash: z.string().nullable(),
});
export type WorkspaceRecord = z.infer<typeof workspaceRecord>;

/** Returns when it is on disk, whole. */
export function writeRecord(file: string, record: WorkspaceRecord): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeWholeFile(file, `${JSON.stringify(record, null, 2)}\n`);
}

/** null: there is none. Ours are written whole; one that somebody else changed counts as none. */
export async function readRecord(file: string): Promise<WorkspaceRecord | null> {
  try {
    const parsed = workspaceRecord.safeParse(JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError) return null;
    throw error;
  }
}

export const removeRecord = (file: string): Promise<void> => rm(file, { force: true });

/** Every workspace that is being made, ready or being removed. */
export async function allRecords(home: string): Promise<WorkspaceRecord[]> {
  const folder = join(home, "workspaces", "intents");
  const files = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  });
  const records = await Promise.all(
    files.filter((file) => basename(file).endsWith(".json")).map((file) => readRecord(join(folder, file))),
  );
  return records.filter((record) => record !== null);
}

export function workspaceOf(record: WorkspaceRecord & { readonly admin: string }): Workspace {
  const { mission, task, path, branch, base } = record;
  const adminDir = join(record.gitDir, "worktrees", record.admin);
  return { mission, task, path, branch, base, adminDir, gitPlace: { gitDir: adminDir, workTree: path } };
}

export const hasAdmin = (
  record: WorkspaceRecord | null,
): record is WorkspaceRecord & { readonly admin: string } => record !== null && record.admin !== null;
