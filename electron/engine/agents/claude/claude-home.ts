import { existsSync, mkdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";

/** What Claude Code reads of a person's own settings, skills and words. Their sessions, histories and copies stay unseen. */
const READ = [
  "settings.json",
  "CLAUDE.md",
  "agents",
  "commands",
  "keybindings.json",
  "output-styles",
  "plugins",
  "rules",
  "skills",
  "themes",
];
const CREDENTIALS = ".credentials.json";
/** Longer ones it cuts and makes unique in a way of its own; then nothing of the conversation is kept. */
const LONGEST_PROJECT_NAME = 200;

/** Whatever stands in the file, also something that is no settings at all: those are as good as none. */
const settings = z
  .looseObject({
    env: z.record(z.string(), z.string()).catch({}),
    apiKeyHelper: z.string().nullish().catch(null),
    statusLine: z.looseObject({ command: z.string() }).nullish().catch(null),
  })
  .catch({ env: {}, apiKeyHelper: null, statusLine: null });
const ownState = z
  .looseObject({
    hasCompletedOnboarding: z.boolean().catch(false),
    projects: z
      .record(z.string(), z.looseObject({ hasTrustDialogAccepted: z.boolean().catch(false) }))
      .catch({}),
  })
  .catch({ hasCompletedOnboarding: false, projects: {} });

/**
 * Where Claude Code keeps what belongs to a person. Everything is read where it is: a copy of a login would log the person
 * out with its first renewal. Nothing is written but the folder of one workspace's conversations.
 */
export class ClaudeHome {
  readonly folder: string;
  /** Its state of its own: what was trusted, which first questions were answered. */
  readonly #stateFile: string;

  constructor(home: string, environment: NodeJS.ProcessEnv) {
    const chosen = environment["CLAUDE_CONFIG_DIR"];
    this.folder = chosen ?? join(home, ".claude");
    this.#stateFile = chosen === undefined ? join(home, ".claude.json") : join(chosen, ".claude.json");
  }

  get settings(): z.infer<typeof settings> {
    return settings.parse(jsonIn(join(this.folder, "settings.json")) ?? {});
  }

  get hasCredentials(): boolean {
    return existsSync(join(this.folder, CREDENTIALS));
  }

  get hasBegun(): boolean {
    return ownState.parse(jsonIn(this.#stateFile) ?? {}).hasCompletedOnboarding;
  }

  /** As the person answered in its own terminal: for the folder, one above it, or the repository it is a worktree of. */
  trusts(workspace: string): boolean {
    const { projects } = ownState.parse(jsonIn(this.#stateFile) ?? {});
    const folders = [...foldersAbove(workspace), ...mainFolderOf(workspace)];
    return folders.some((folder) => projects[folder]?.hasTrustDialogAccepted === true);
  }

  get reads(): readonly string[] {
    return [...READ.map((name) => join(this.folder, name)), this.#stateFile].filter((path) =>
      existsSync(path),
    );
  }

  /** What has to outlive the box: the renewed login, and the conversations of this one workspace. */
  writes(workspace: string): readonly string[] {
    const conversations = this.conversations(workspace);
    if (conversations !== null) mkdirSync(conversations, { recursive: true, mode: 0o700 });
    const credentials = join(this.folder, CREDENTIALS);
    return [
      ...(conversations === null ? [] : [conversations]),
      ...(existsSync(credentials) ? [credentials] : []),
    ];
  }

  /** null: it names that folder in a way we do not follow. */
  conversations(workspace: string): string | null {
    const name = realpathSync(workspace).replaceAll(/[^a-zA-Z0-9]/g, "-");
    return name.length > LONGEST_PROJECT_NAME ? null : join(this.folder, "projects", name);
  }

  /** A conversation is taken up again only where what was said in it still lies. */
  remembers(workspace: string, conversation: string): boolean {
    const folder = this.conversations(workspace);
    const isName = /^[a-zA-Z0-9-]+$/.test(conversation);
    return folder !== null && isName && existsSync(join(folder, `${conversation}.jsonl`));
  }
}

function foldersAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

/** The folder a worktree was made from: its pointer names `…/.git/worktrees/<name>` there. */
function mainFolderOf(workspace: string): readonly string[] {
  const pointer = join(workspace, ".git");
  if (!statSync(pointer, { throwIfNoEntry: false })?.isFile()) return [];
  const [, gitFolder] = /^gitdir: (.+)\/worktrees\/[^/]+$/m.exec(readFileSync(pointer, "utf8")) ?? [];
  return gitFolder === undefined ? [] : [dirname(gitFolder)];
}

/** null: there is none, or it is not JSON; Claude Code itself says so to the person. */
function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) !== undefined) return null;
    throw error;
  }
}
