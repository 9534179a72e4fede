import { PlainError } from "#launch/plain-error.ts";
import { failure, git, type GitPlace } from "../git/git.ts";
import {
  agentFiles,
  isAgentName,
  MOST_BYTES,
  MOST_FILES,
  tooMany,
  unfit,
  type AgentFile,
  type AgentFiles,
} from "./agent-files.ts";

interface Entry {
  readonly mode: string;
  readonly object: string;
  readonly bytes: number;
  readonly path: string;
}

const LINK = "120000";
const SUBMODULE = "160000";

/** What a commit brings for the CLIs. What lies in anybody's files is not asked. */
export async function agentFilesAtCommit(place: GitPlace, commit: string): Promise<AgentFiles> {
  const top = await listed(place, ["ls-tree", "-z", "-l", "--full-tree", commit]);
  const names = top.map(({ path }) => path).filter(isAgentName);
  if (names.length === 0) return { state: "none" };
  const entries = await listed(place, ["ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", ...names]);
  const submodule = entries.find(({ mode }) => mode === SUBMODULE);
  if (submodule !== undefined) return unfit(`${submodule.path} is a repository of its own.`);
  if (entries.length > MOST_FILES || sumOf(entries) > MOST_BYTES) return tooMany();
  const files: AgentFile[] = [];
  for (const { mode, object, path } of entries) {
    const content = await output(place, ["cat-file", "blob", object]);
    files.push({ path, content: mode === LINK ? { leadsTo: content.toString("utf8") } : content });
  }
  return agentFiles(files);
}

const sumOf = (entries: readonly Entry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

async function listed(place: GitPlace, args: readonly string[]): Promise<readonly Entry[]> {
  const lines = (await output(place, args)).toString("utf8").split("\0");
  return lines.flatMap((line) => {
    const [, mode, object, bytes, path] = /^(\d{6}) \w+ ([0-9a-f]{40,64}) +(\d+|-)\t(.+)$/s.exec(line) ?? [];
    if (mode === undefined || object === undefined || path === undefined) return [];
    return [{ mode, object, path, bytes: bytes === "-" ? 0 : Number(bytes) }];
  });
}

async function output(place: GitPlace, args: readonly string[]): Promise<Buffer> {
  const { code, out, err } = await git(args, place);
  if (code !== 0) throw new PlainError(failure(args, place, code, err));
  return out;
}
