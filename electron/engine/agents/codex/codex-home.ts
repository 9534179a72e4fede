import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, sep } from "node:path";

/** What a person set up: shown, and never written by what flies. */
const SETTINGS =
  "config.toml AGENTS.md AGENTS.override.md prompts skills rules hooks.json models_cache.json".split(" ");
/** Conversations. Without them none could be taken up again. */
const SESSIONS = "sessions";
/** Written when a login is renewed: a copy of it would sign the person out. */
const LOGIN = "auth.json";

/** Where Codex keeps settings, login and conversations of this person. */
export class CodexHome {
  readonly folder: string;
  readonly #isInHome: boolean;

  constructor(environment: NodeJS.ProcessEnv) {
    const home = environment["HOME"] ?? homedir();
    const named = environment["CODEX_HOME"];
    this.folder = named !== undefined && isAbsolute(named) ? named : join(home, ".codex");
    this.#isInHome = this.folder.startsWith(home + sep);
  }

  get reads(): readonly string[] {
    return this.#present(SETTINGS);
  }

  /**
   * In the home directory, which is empty in a box, only these; everything else that Codex writes is gone with the session, and no
   * command of an agent can leave a setting there. Elsewhere Codex needs the folder itself, and the settings in it stay read-only.
   */
  get writes(): readonly string[] {
    const sessions = join(this.folder, SESSIONS);
    mkdirSync(sessions, { recursive: true, mode: 0o700 });
    return this.#isInHome ? [sessions, ...this.#present([LOGIN])] : [this.folder];
  }

  #present(names: readonly string[]): readonly string[] {
    return names.map((name) => join(this.folder, name)).filter((path) => existsSync(path));
  }
}
