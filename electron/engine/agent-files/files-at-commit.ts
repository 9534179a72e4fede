import { PlainError } from "#launch/plain-error.ts";
import { failure, git, type GitPlace } from "../git/git.ts";
import { isAgentPath, unfit, type AgentFiles } from "./agent-files.ts";
import { gatherFiles } from "./gather-files.ts";
import { NOT_LOOKED_AT } from "./files-on-disk.ts";

interface Entry {
  readonly mode: string;
  readonly object: string;
  readonly path: string;
}

const LINK = "120000";
const SUBMODULE = "160000";

/** What a commit brings for the CLIs. What lies in anybody's files is not asked. */
export async function agentFilesAtCommit(place: GitPlace, commit: string): Promise<AgentFiles> {
  const entries = (await listed(place, ["ls-tree", "-r", "-z", "--full-tree", commit])).filter(
    ({ path }) => !path.split("/").some((part) => NOT_LOOKED_AT.has(part)),
  );
  const submodule = entries.find(({ mode, path }) => mode === SUBMODULE && isAgentPath(path));
  if (submodule !== undefined) return unfit(`${submodule.path} is a repository of its own.`);
  const files = new Map(entries.filter(({ mode }) => mode !== SUBMODULE).map((entry) => [entry.path, entry]));
  return gatherFiles({
    paths: files.keys(),
    read: async (path, mostBytes) => {
      const entry = files.get(path);
      if (entry === undefined) return "no-file";
      const bytes = await output(place, ["cat-file", "-s", entry.object]);
      if (Number(bytes) > mostBytes) return "too-large";
      const content = await output(place, ["cat-file", "blob", entry.object]);
      return entry.mode === LINK ? { leadsTo: content.toString("utf8") } : content;
    },
  });
}

async function listed(place: GitPlace, args: readonly string[]): Promise<readonly Entry[]> {
  const lines = (await output(place, args)).toString("utf8").split("\0");
  return lines.flatMap((line) => {
    const [, mode, object, path] = /^(\d{6}) \w+ ([0-9a-f]{40,64})\t(.+)$/s.exec(line) ?? [];
    if (mode === undefined || object === undefined || path === undefined) return [];
    return [{ mode, object, path }];
  });
}

async function output(place: GitPlace, args: readonly string[]): Promise<Buffer> {
  const { code, out, err } = await git(args, place);
  if (code !== 0) throw new PlainError(failure(args, place, code, err));
  return out;
}
