import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { claudeFlag, type ClaudeFlag } from "#shared/agent-bridge/claude-settings.ts";
import { PlainError } from "#launch/plain-error.ts";
import { runProgram } from "../../run-program.ts";
import type { Capability } from "../agent-adapter.ts";

/** What one installed Claude Code takes, as it says itself. */
export interface ClaudeProgram {
  readonly path: string;
  /** As it says it; null: it does not. */
  readonly version: string | null;
  readonly flags: readonly ClaudeFlag[];
  readonly capabilities: ReadonlySet<Capability>;
  /** Its name for the mode in which it asks before everything it does; null: it names none we know. */
  readonly askingMode: string | null;
  /** It has a command that says who is signed in. */
  readonly saysLogin: boolean;
}

/** The first version seen to be woken by a hook in the background; one without it would wait for that hook instead. */
const FIRST_THAT_WAKES = [2, 1, 197] as const;

/** The one thing that no version can be asked. */
export function wakes({ version }: ClaudeProgram): boolean {
  if (version === null) return false;
  const numbers = version.split(".").map(Number);
  for (const [index, needed] of FIRST_THAT_WAKES.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== needed) return number > needed;
  }
  return true;
}

/** Flags its help does not show: without their value it names the flag, or says that it does not know it. */
const HIDDEN: readonly ClaudeFlag[] = ["permission-prompt-tool"];
const known = new Map<string, Promise<ClaudeProgram>>();

/** It answers in a second where nothing else runs; where much else does it takes far longer, and is no other program for that. */
const WITHIN_MS = 30_000;

/** Asked once for each program, until it is another one. What did not answer in time is asked again. */
export function claudeProgram(path: string, withinMs = WITHIN_MS): Promise<ClaudeProgram> {
  const { mtimeMs, size } = statSync(path);
  const key = `${realpathSync(path)} ${mtimeMs} ${size}`;
  const asked = known.get(key) ?? ask((...args) => answerOf(path, args, withinMs), path);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}

type Ask = (...args: readonly string[]) => Promise<string>;

/** What it prints. Ended before it had said all of it, it said nothing that anything could be concluded from. */
async function answerOf(path: string, args: readonly string[], withinMs: number): Promise<string> {
  const { found, code, text } = await runProgram(path, args, "/", withinMs);
  if (found && code === null)
    throw new PlainError("Claude Code did not say in time what it can do. Try again when less else runs.");
  return text;
}

async function ask(says: Ask, path: string): Promise<ClaudeProgram> {
  const [text, version, ...hidden] = await Promise.all([
    says("--help"),
    says("--version"),
    ...HIDDEN.map((flag) => says(`--${flag}`)),
  ]);
  const has = (flag: string): boolean => new RegExp(`(^|\\s)--${flag}\\b`, "m").test(text);
  const flags = claudeFlag.options.filter(
    (flag) => has(flag) || namesHidden(flag, hidden[HIDDEN.indexOf(flag)] ?? ""),
  );
  const isExec = has("input-format") && has("output-format") && flags.includes("permission-prompt-tool");
  const capabilities = new Set<Capability>();
  if (isExec)
    for (const each of ["exec", "permissions", "questions", "interrupt", "steer"] as const)
      capabilities.add(each);
  if (has("settings")) capabilities.add("interactive");
  if (has("resume")) capabilities.add("resume");
  if (flags.includes("json-schema")) capabilities.add("output-schema");
  if (has("mcp-config")) capabilities.add("mcp");
  return {
    path,
    version: /^[\d.]+/.exec(version)?.[0] ?? null,
    flags,
    capabilities,
    askingMode: askingModeOf(text),
    saysLogin: /^\s+auth\b/m.test(text),
  };
}

const namesHidden = (flag: string, text: string): boolean =>
  text.includes(`--${flag}`) && !/unknown option/i.test(text);

/** Newer versions have another name for it, and begin in a mode that decides by itself. */
export function askingModeOf(help: string): string | null {
  const [, choices = ""] = /--permission-mode\b[^(]*\(choices:([^)]*)\)/.exec(help) ?? [];
  return ["manual", "default"].find((mode) => choices.includes(`"${mode}"`)) ?? null;
}

/** The program, what its name is a link to, and the package it comes in: all of it is needed to start it. */
export function programFiles(path: string): readonly string[] {
  const real = realpathSync(path);
  const packaged = [dirname(real), dirname(dirname(real))].find((folder) =>
    existsSync(join(folder, "package.json")),
  );
  // Beside a package lies the one with the program for this kind of computer.
  return [path, real, ...(packaged === undefined ? [] : [dirname(packaged)])];
}
