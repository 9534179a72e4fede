import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import { AGENTS_WORDS, CLAUDE_WORDS } from "./made-text.ts";
import type { Pair, Side } from "./side.ts";

export const CLAUDE_SKILLS = ".claude/skills";
export const AGENTS_SKILLS = ".agents/skills";

/** Larger than any words that fit into a prompt. */
export const MOST_BYTES = 256_000;
const MOST_SKILLS = 200;
const MOST_BESIDE = 100;
const MOST_BYTES_BESIDE = 5_000_000;
/** What both kinds of agents take as the name of a skill, and no path can hide in. */
const SKILL_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

export interface Sides {
  readonly pairs: readonly Pair[];
  /** What was not looked at, and why. */
  readonly problems: readonly string[];
}

/** Both sides as they lie in a checkout. `top`: its real path. Nothing outside of it is read, whatever links lead there. */
export function readSides(top: string): Sides {
  const problems: string[] = [];
  const names = new Set<string>();
  for (const folder of [CLAUDE_SKILLS, AGENTS_SKILLS]) {
    for (const name of namesIn(top, folder, problems)) {
      if (SKILL_NAME.test(name)) names.add(name);
      else problems.push(`${JSON.stringify(`${folder}/${name}`)} is no name of a skill; it was left out.`);
    }
  }
  const skills = [...names].toSorted();
  if (skills.length > MOST_SKILLS)
    problems.push(`There are ${skills.length} skills; only the first ${MOST_SKILLS} by name are compared.`);
  const words: Pair = {
    skill: null,
    claude: sideOf(top, CLAUDE_WORDS, null),
    agents: sideOf(top, AGENTS_WORDS, null),
  };
  const pairs = skills.slice(0, MOST_SKILLS).map((skill): Pair => {
    const [claude, agents] = [`${CLAUDE_SKILLS}/${skill}`, `${AGENTS_SKILLS}/${skill}`];
    return {
      skill,
      claude: sideOf(top, `${claude}/SKILL.md`, claude),
      agents: sideOf(top, `${agents}/SKILL.md`, agents),
    };
  });
  return { pairs: [words, ...pairs], problems };
}

function namesIn(top: string, folder: string, problems: string[]): string[] {
  const real = insideOf(top, folder);
  if (real === "absent") return [];
  if (real === "outside") {
    problems.push(`${folder} leads out of the repository. It was not read.`);
    return [];
  }
  if (!statSync(real).isDirectory()) {
    problems.push(`${folder} is no folder.`);
    return [];
  }
  return readdirSync(real, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name);
}

/** Where a path really leads. */
function insideOf(top: string, path: string): string {
  try {
    const real = realpathSync(join(top, path));
    return real.startsWith(top + sep) ? real : "outside";
  } catch (error) {
    const code = systemCode(error);
    // A link to nothing is something that lies in the way.
    if (code === "ENOENT" || code === "ENOTDIR") return isLink(top, path) ? "outside" : "absent";
    if (code === "ELOOP" || code === "EACCES") return "outside";
    throw error;
  }
}

/** Whether any name of the path is a link. */
function isLink(top: string, path: string): boolean {
  const names = path.split("/");
  return names.some((_, index) => {
    const place = join(top, ...names.slice(0, index + 1));
    return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  });
}

function sideOf(top: string, path: string, folder: string | null): Side {
  const unfit = (sentence: string): Side => ({ kind: "unfit", path, sentence });
  const real = insideOf(top, path);
  if (real === "absent") return { kind: "absent", path };
  if (real === "outside")
    return unfit(
      `${path} is behind a link that leads out of the repository, or to nothing. It was not read.`,
    );
  const stat = statSync(real);
  if (!stat.isFile()) return unfit(`${path} is no file.`);
  if (stat.size > MOST_BYTES)
    return unfit(`${path} has ${stat.size} bytes; at most ${MOST_BYTES} are compared.`);
  const bytes = readFileSync(real);
  const text = textOf(bytes);
  if (text === null) return unfit(`${path} is no text.`);
  const beside = folder === null ? new Map<string, string>() : besideIn(top, folder);
  if (typeof beside === "string") return unfit(beside);
  return {
    kind: "text",
    path,
    real: relative(top, real).split(sep).join("/"),
    text,
    sha256: hashOf(bytes),
    beside,
  };
}

/** The other files of a skill; a sentence when they cannot be looked at. */
function besideIn(top: string, folder: string): Map<string, string> | string {
  const found = new Map<string, string>();
  const start = realpathSync(join(top, folder));
  let bytes = 0;
  const waiting = readdirSync(start).filter((name) => name !== "SKILL.md");
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const place = join(start, name);
    const stat = lstatSync(place, { throwIfNoEntry: false });
    if (stat === undefined) return `A file in ${folder} has a name that cannot be read.`;
    if (stat.isDirectory()) waiting.push(...readdirSync(place).map((each) => `${name}/${each}`));
    else if (!stat.isFile()) found.set(name, stat.isSymbolicLink() ? "a link" : "no file");
    else {
      bytes += stat.size;
      if (bytes > MOST_BYTES_BESIDE) return `${folder} holds more than is compared.`;
      found.set(name, hashOf(readFileSync(place)));
    }
    if (found.size + waiting.length > MOST_BESIDE) return `${folder} holds more files than are compared.`;
  }
  return found;
}

export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
