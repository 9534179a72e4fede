import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { claudeFlag, type ClaudeFlag } from "#shared/agent-bridge/claude-settings.ts";
import { runProgram } from "../../run-program.ts";
import type { Capability } from "../agent-adapter.ts";

/** What one installed Claude Code takes, as it says itself. */
export interface ClaudeProgram {
  readonly path: string;
  /** As it says it; null: it does not. */
  readonly version: string | null;
  readonly flags: readonly ClaudeFlag[];
  readonly capabilities: ReadonlySet<Capability>;
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

/** Asked once for each program, until it is another one. */
export function claudeProgram(path: string): Promise<ClaudeProgram> {
  const { mtimeMs, size } = statSync(path);
  const key = `${realpathSync(path)} ${mtimeMs} ${size}`;
  const asked = known.get(key) ?? ask(path);
  known.set(key, asked);
  return asked;
}

async function ask(path: string): Promise<ClaudeProgram> {
  const { text } = await runProgram(path, ["--help"]);
  const said = await runProgram(path, ["--version"]);
  const has = (flag: string): boolean => new RegExp(`(^|\\s)--${flag}\\b`, "m").test(text);
  const hidden = await Promise.all(HIDDEN.map((flag) => takesHidden(path, flag)));
  const flags = claudeFlag.options.filter((flag) => has(flag) || hidden[HIDDEN.indexOf(flag)] === true);
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
    version: /^[\d.]+/.exec(said.text)?.[0] ?? null,
    flags,
    capabilities,
    saysLogin: /^\s+auth\b/m.test(text),
  };
}

async function takesHidden(path: string, flag: string): Promise<boolean> {
  const { text } = await runProgram(path, [`--${flag}`]);
  return text.includes(`--${flag}`) && !/unknown option/i.test(text);
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
