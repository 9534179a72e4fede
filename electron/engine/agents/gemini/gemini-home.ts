import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";

const settings = z.looseObject({
  security: z
    .looseObject({ auth: z.looseObject({ selectedType: z.string().nullish() }).nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** Read one by one, so that the folder itself is the session's own in the box: what it writes beside them is lost with it. */
const READ = [
  "settings.json",
  "GEMINI.md",
  "google_accounts.json",
  "installation_id",
  "extensions",
  "commands",
  "policies",
];
const LOGIN = "oauth_creds.json";

/** Where Gemini CLI keeps settings, logins and conversations of this person. */
export class GeminiHome {
  readonly #folder: string;

  constructor(environment: NodeJS.ProcessEnv) {
    const home = environment["GEMINI_CLI_HOME"] ?? environment["HOME"] ?? homedir();
    this.#folder = join(home, ".gemini");
  }

  get reads(): readonly string[] {
    return READ.map((name) => join(this.#folder, name)).filter((path) => existsSync(path));
  }

  /** Its conversations and a login that is renewed; no settings. */
  get writes(): readonly string[] {
    const conversations = join(this.#folder, "tmp");
    mkdirSync(conversations, { recursive: true, mode: 0o700 });
    return [conversations, ...(this.hasLogin ? [join(this.#folder, LOGIN)] : [])];
  }

  get hasLogin(): boolean {
    return existsSync(join(this.#folder, LOGIN));
  }

  /** How the person chose to sign in, in its own word; `how` is null: they chose nothing yet. null: its settings cannot be read. */
  get chosen(): { readonly how: string | null } | null {
    try {
      const read = settings.safeParse(JSON.parse(readFileSync(join(this.#folder, "settings.json"), "utf8")));
      return read.success ? { how: read.data.security?.auth?.selectedType ?? null } : null;
    } catch (error) {
      const code = systemCode(error);
      if (code === "ENOENT") return { how: null };
      // It may hold comments.
      if (error instanceof SyntaxError || code !== undefined) return null;
      throw error;
    }
  }
}
