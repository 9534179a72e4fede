import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder } from "../../build/electron-runtime/cache-folder.ts";
import {
  agentFolder,
  agentNames,
  versionOf,
  type AgentName,
} from "../../build/test-agents/agent-versions.ts";
import { claudeState, CODEX_CONFIG, GEMINI_SETTINGS, NPM_SETTINGS, opencodeConfig } from "./cli-settings.ts";

/** Long enough to look like a key; Claude Code keeps the last 20 characters of one that a person approved. */
const KEY = "scripted-key-that-opens-nothing";

/**
 * A person's computer as the CLIs see it: a home of its own, settings that lead to the scripted model, and on PATH the
 * versions of `build/agent-versions.json`. Nothing of this computer's own settings or logins is read or written.
 */
export class AgentSurroundings {
  /** Not below the folder for temporary files: Codex would not put its tools there, and a box has a /tmp of its own. */
  readonly folder: string;
  readonly #modelUrl: string;
  readonly #installed: readonly AgentName[];

  /** `installed`: what this person has; whatever of it is not in the cache is missing. */
  constructor(modelUrl: string, installed: readonly AgentName[] = agentNames) {
    this.#installed = installed;
    const homes = join(cacheFolder(process.env), "agent-homes");
    mkdirSync(homes, { recursive: true });
    removeForgotten(homes);
    // The CLIs say the real path of what they were given.
    this.folder = realpathSync(mkdtempSync(join(homes, "h-")));
    this.#modelUrl = modelUrl;
    for (const name of ["home/.gemini", "tmp", "codex", "claude"])
      mkdirSync(join(this.folder, name), { recursive: true });
    writeFileSync(join(this.folder, "codex", "config.toml"), CODEX_CONFIG(modelUrl));
    writeFileSync(join(this.folder, "opencode.json"), opencodeConfig(modelUrl));
    writeFileSync(join(this.folder, "home", ".gemini", "settings.json"), GEMINI_SETTINGS);
    writeFileSync(join(this.folder, "home", ".npmrc"), NPM_SETTINGS);
    this.trust();
  }

  /** Everything the CLIs are given; nothing of the caller's own environment. */
  get environment(): Record<string, string> {
    return {
      HOME: join(this.folder, "home"),
      TMPDIR: join(this.folder, "tmp"),
      PATH: this.#path(),
      SHELL: "/bin/bash",
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      CODEX_HOME: join(this.folder, "codex"),
      SCRIPTED_MODEL_KEY: KEY,
      CLAUDE_CONFIG_DIR: join(this.folder, "claude"),
      ANTHROPIC_BASE_URL: this.#modelUrl,
      ANTHROPIC_API_KEY: KEY,
      ANTHROPIC_MODEL: "claude-sonnet-4-5",
      CLAUDE_CODE_MAX_RETRIES: "2",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_AUTOUPDATER: "1",
      DISABLE_ERROR_REPORTING: "1",
      DISABLE_TELEMETRY: "1",
      OPENCODE_CONFIG: join(this.folder, "opencode.json"),
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      GEMINI_API_KEY: KEY,
      GOOGLE_GEMINI_BASE_URL: this.#modelUrl,
    };
  }

  /** The person trusts these folders, as the first screens of the CLIs ask. A repository covers its worktrees. */
  trust(...folders: readonly string[]): void {
    writeFileSync(join(this.folder, "claude", ".claude.json"), claudeState(KEY, folders));
    const codex = folders.map(
      (folder) => `\n[projects.${JSON.stringify(folder)}]\ntrust_level = "trusted"\n`,
    );
    writeFileSync(join(this.folder, "codex", "config.toml"), CODEX_CONFIG(this.#modelUrl) + codex.join(""));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 40, retryDelay: 50 });
  }

  #path(): string {
    const programs = this.#installed
      .map((name) => join(agentFolder(name), "bin"))
      .filter((bin) => existsSync(bin));
    // Some of the CLIs are scripts of Node.
    return [...programs, dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);
  }
}

const A_DAY_MS = 24 * 3_600_000;

/** Homes of runs that were killed. */
function removeForgotten(homes: string): void {
  for (const name of readdirSync(homes)) {
    const home = join(homes, name);
    const made = statSync(home, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - made > A_DAY_MS) rmSync(home, { recursive: true, force: true });
  }
}

/** The program of a CLI. Throws with the way out where it is not installed. */
export function programOf(name: AgentName): string {
  const { program, version } = versionOf(name);
  const file = join(agentFolder(name), "bin", program);
  if (existsSync(file)) return file;
  throw new Error(`${name} ${version} is not installed: run "npm run test:agents" once.`);
}

/** The folder of a CLI's recorded frames. */
export const recordedName = (name: AgentName): string => `${name}-${versionOf(name).version}`;

/** What a CLI wrote into its own home, for a test that looks there. */
export const readFrom = (surroundings: AgentSurroundings, ...path: readonly string[]): string =>
  readFileSync(join(surroundings.folder, ...path), "utf8");
