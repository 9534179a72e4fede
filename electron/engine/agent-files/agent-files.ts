import { createHash } from "node:crypto";

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
  // Of its terminal program, with plugins of that.
  "tui.json",
  "tui.jsonc",
  ".claude",
  ".codex",
  ".agents",
  ".opencode",
  ".gemini",
]);

/** Claude Code takes skills and rules from these also deeper down, as soon as it reads a file beside them. */
const DEEP_NAME = ".claude";
/** opencode leaves one in its own folder, and no CLI loads any. */
const NOT_LOADED = ".gitignore";

/** Whether a path is loaded by a CLI because of its name. */
export const isAgentPath = (path: string): boolean => agentPlaceOf(path) !== null;

/** The file or folder that makes a path one that a CLI loads, such as `.claude` of `.claude/settings.json`; null: it is none. */
export function agentPlaceOf(path: string): string | null {
  const parts = path.split("/");
  const names = parts.map((part) => part.toLowerCase());
  if (names.at(-1) === NOT_LOADED) return null;
  const deep = names.indexOf(DEEP_NAME);
  const at = TOP_NAMES.has(names[0] ?? "") ? 0 : deep;
  return at < 0 ? null : parts.slice(0, at + 1).join("/");
}

export const MOST_FILES = 300;
export const MOST_BYTES = 2_000_000;
/** As much of their text is kept, so that a person can be told what changed. */
const MOST_TEXT = 200_000;

/** What is in a file, or where it leads. */
export type Content = Buffer | { readonly leadsTo: string };

export interface AgentFile {
  /** From the top of the repository, with slashes. */
  readonly path: string;
  readonly content: Content;
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
  const files = found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
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

function linesOf({ path, content }: AgentFile): readonly string[] {
  if (!Buffer.isBuffer(content)) return [`${path}: -> ${content.leadsTo}`];
  if (content.includes(0)) return [`${path}: (${content.length} bytes that are no text)`];
  return content
    .toString("utf8")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => `${path}: ${line}`);
}
