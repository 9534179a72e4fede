import { chmod, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";

const ALL = { recursive: true, force: true, maxRetries: 3 } as const;

/**
 * Removes a folder that a session wrote in. Package managers leave folders behind that nobody may write to, and then not
 * even their owner can remove what is in them. Links are not followed. Nothing of the session may run any more.
 */
export async function removeTree(folder: string): Promise<void> {
  try {
    await rm(folder, ALL);
  } catch (error) {
    if (!["EACCES", "EPERM"].includes(systemCode(error) ?? "")) throw error;
    await openFolders(folder);
    await rm(folder, ALL);
  }
}

async function openFolders(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await openFolders(join(folder, entry.name));
}
