import { createHash } from "node:crypto";
import { posix } from "node:path";

/** At the top of a repository, in any case of letters: some disks do not tell them apart. */
const TOP_NAMES: ReadonlySet<string> = new Set([
  "claude.md",
  "claude.local.md",
  "agents.md",
  "agents.override.md",
  "gemini.md",
  ".mcp.json",
  "opencode.json",
  "opencode.jsonc",
  ".claude",
  ".codex",
  ".agents",
  ".opencode",
  ".gemini",
]);

export const isAgentName = (topName: string): boolean => TOP_NAMES.has(topName.toLowerCase());

export const MOST_FILES = 300;
export const MOST_BYTES = 2_000_000;
/** As much of their text is kept, so that a person can be told what changed. */
const MOST_TEXT = 200_000;

export interface AgentFile {
  /** From the top of the repository, with slashes. */
  readonly path: string;
  /** What is in it, or where it leads. */
  readonly content: Buffer | { readonly leadsTo: string };
}

export type AgentFiles =
  | { readonly state: "none" }
  | {
      readonly state: "known";
      readonly paths: readonly string[];
      readonly sha256: string;
      readonly text: string;
    }
  /** There are some that cannot be trusted, and why. */
  | { readonly state: "unfit"; readonly sentence: string };

/** All of them as one: in whatever order they were found. */
export function agentFiles(found: readonly AgentFile[]): AgentFiles {
  if (found.length === 0) return { state: "none" };
  if (found.length > MOST_FILES) return tooMany();
  const files = found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const outside = files.find((file) => !staysInside(file));
  if (outside !== undefined) return unfit(`${outside.path} is a link that leads to other files.`);
  const bytes = files.reduce((sum, { content }) => sum + (Buffer.isBuffer(content) ? content.length : 0), 0);
  if (bytes > MOST_BYTES) return tooMany();
  const hash = createHash("sha256");
  for (const { path, content } of files) {
    const [kind, what] = Buffer.isBuffer(content) ? ["file", content] : ["link", content.leadsTo];
    hash.update(`${JSON.stringify([path, kind, createHash("sha256").update(what).digest("hex")])}\n`);
  }
  return {
    state: "known",
    paths: files.map(({ path }) => path),
    sha256: hash.digest("hex"),
    text: files.flatMap(linesOf).join("\n").slice(0, MOST_TEXT),
  };
}

export const tooMany = (): AgentFiles =>
  unfit(`There are more than ${MOST_FILES} files or ${MOST_BYTES / 1_000_000} MB of them.`);

export const unfit = (sentence: string): AgentFiles => ({ state: "unfit", sentence });

/** `CLAUDE.md` is often a link to `AGENTS.md`: what it leads to is looked at as well. */
function staysInside({ path, content }: AgentFile): boolean {
  if (Buffer.isBuffer(content)) return true;
  if (posix.isAbsolute(content.leadsTo)) return false;
  const [top = ""] = posix.join(posix.dirname(path), content.leadsTo).split("/");
  return isAgentName(top);
}

function linesOf({ path, content }: AgentFile): readonly string[] {
  if (!Buffer.isBuffer(content)) return [`${path}: -> ${content.leadsTo}`];
  if (content.includes(0)) return [`${path}: (${content.length} bytes that are no text)`];
  return content
    .toString("utf8")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => `${path}: ${line}`);
}
