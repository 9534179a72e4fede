import { z } from "zod";
import { runProgram } from "../../run-program.ts";
import type { Login } from "../agent-adapter.ts";
import type { ClaudeHome } from "./claude-home.ts";
import type { ClaudeProgram } from "./claude-program.ts";

/**
 * Variables that hold a key or a token of Claude Code. Its commands are started without them (`claude-shell.ts`), which keeps a key out of
 * what they print and is no wall: they run as the same user, and whoever wants to can read the environment of the CLI itself.
 */
export const CLAUDE_KEYS = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "ANTHROPIC_CUSTOM_HEADERS",
] as const;

const status = z.looseObject({ loggedIn: z.boolean(), authMethod: z.string().catch("") });

/** Whether it can reach its models as somebody: by a key, by the person's login, or by a program that brings a key. */
export async function claudeLogin(
  program: ClaudeProgram,
  home: ClaudeHome,
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly login: Login; readonly loginNote: string }> {
  const key = CLAUDE_KEYS.find((name) => (environment[name] ?? "") !== "");
  if (key !== undefined) return { login: "logged-in", loginNote: `It uses ${key} of your environment.` };
  if (home.settings.apiKeyHelper != null) {
    return { login: "logged-in", loginNote: "Its own settings name a program that brings its key." };
  }
  const said = program.saysLogin ? await askedStatus(program.path) : null;
  if (said?.loggedIn === true)
    return { login: "logged-in", loginNote: `It is signed in (${said.authMethod}).` };
  if (said?.loggedIn === false) {
    return {
      login: "logged-out",
      loginNote: 'It is not signed in. Run "claude" in a terminal and sign in there.',
    };
  }
  if (home.hasCredentials) return { login: "logged-in", loginNote: "It has a login of yours." };
  return { login: "unknown", loginNote: 'Run "claude" in a terminal to see whether it is signed in.' };
}

async function askedStatus(path: string): Promise<z.infer<typeof status> | null> {
  const answer = await runProgram(path, ["auth", "status"]);
  try {
    return status.safeParse(JSON.parse(answer.text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
