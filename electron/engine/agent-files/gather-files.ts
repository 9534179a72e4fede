import { posix } from "node:path";
import {
  agentFiles,
  isAgentPath,
  MOST_BYTES,
  MOST_FILES,
  tooMany,
  unfit,
  type AgentFile,
  type AgentFiles,
  type Content,
} from "./agent-files.ts";
import { FileNames } from "./file-names.ts";
import { referredBy, type Referred } from "./referred-files.ts";

/** Every file of a repository as it is at one place: in a commit, or in a workspace. */
export interface Tree {
  readonly paths: Iterable<string>;
  /** `mostBytes`: of a larger file it does not have to hold the content. */
  readonly read: (path: string, mostBytes: number) => Promise<Content | "too-large" | "no-file">;
}

/**
 * What a CLI loads by its name, and what that refers to: the scripts of its hooks, the programs of its servers, its plugins. Only
 * with these a yes is about what will run.
 */
export async function gatherFiles(tree: Tree): Promise<AgentFiles> {
  const names = new FileNames(tree.paths);
  const waiting: Referred[] = names.all.filter(isAgentPath).map((path) => ({ path, scripts: new Set() }));
  const read = new Map<string, Content>();
  const looked = new Set<string>();
  let left = MOST_BYTES;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path } = next;
    // A package is looked at once more for whoever runs other scripts of it.
    const look = JSON.stringify([path, ...[...next.scripts].toSorted()]);
    if (looked.has(look)) continue;
    looked.add(look);
    const content = read.get(path) ?? (await tree.read(path, left));
    if (content === "too-large") return tooMany();
    if (content === "no-file") return unfit(`${path} is no file.`);
    if (!read.has(path)) left -= Buffer.isBuffer(content) ? content.length : 0;
    read.set(path, content);
    if (read.size > MOST_FILES || left < 0) return tooMany();
    const more = Buffer.isBuffer(content)
      ? referredBy(next, content, names)
      : ledTo(path, content.leadsTo, names);
    if (more === null) return unfit(`${path} is a link that leads to other files.`);
    waiting.push(...more);
  }
  return agentFiles([...read].map(([path, content]): AgentFile => ({ path, content })));
}

/** `CLAUDE.md` is often a link to `AGENTS.md`: what it leads to is looked at as well. null: that lies somewhere else, or is not there. */
function ledTo(path: string, target: string, names: FileNames): readonly Referred[] | null {
  if (posix.isAbsolute(target)) return null;
  const place = posix.join(posix.dirname(path), target).replace(/\/$/, "");
  const led = names.has(place) ? [place] : names.below(place);
  return led.length === 0 ? null : led.map((each) => ({ path: each, scripts: new Set() }));
}
