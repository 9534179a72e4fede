import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { unfit, type AgentFiles, type Content } from "./agent-files.ts";
import { gatherFiles } from "./gather-files.ts";

/** Git's own, and packages that were installed: no CLI takes settings from them, and no commit holds them. */
export const NOT_LOOKED_AT: ReadonlySet<string> = new Set([".git", "node_modules"]);
/** Nobody can be kept waiting for more of them at the start of a session. */
const MOST_PATHS = 200_000;

/** What lies in a workspace for the CLIs, whether git knows it or not. No link is followed. */
export async function agentFilesOnDisk(workspace: string): Promise<AgentFiles> {
  const paths = await pathsOnDisk(workspace);
  if (paths === null) return unfit(`There are more than ${MOST_PATHS} files in all.`);
  return gatherFiles({ paths, read: (path, mostBytes) => read(join(workspace, path), mostBytes) });
}

/** Every file of a workspace, links as what they are; null: there are too many. */
export async function pathsOnDisk(workspace: string): Promise<readonly string[] | null> {
  const paths: string[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(workspace, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (NOT_LOOKED_AT.has(entry.name)) continue;
      (entry.isDirectory() ? folders : paths).push(path);
    }
    if (paths.length + folders.length > MOST_PATHS) return null;
  }
  return paths;
}

async function read(place: string, mostBytes: number): Promise<Content | "too-large" | "no-file"> {
  const stat = await lstat(place);
  if (stat.isSymbolicLink()) return { leadsTo: await readlink(place) };
  if (!stat.isFile()) return "no-file";
  return stat.size > mostBytes ? "too-large" : readFile(place);
}
