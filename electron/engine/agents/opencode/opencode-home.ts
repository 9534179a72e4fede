import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";

/** Variables that say where opencode has what. They name folders and files, and hold no key. */
const PLACES = [
  "OPENCODE_CONFIG",
  "OPENCODE_CONFIG_DIR",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "XDG_CACHE_HOME",
];
const NAMED_KEY = /\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Where opencode keeps settings, logins and conversations of this person. */
export class OpencodeHome {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #home: string;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
    this.#home = environment["HOME"] ?? homedir();
  }

  /** What it has to be told so that it finds them. */
  get env(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      PLACES.flatMap((name) => {
        const value = this.#environment[name];
        return value === undefined || value === "" ? [] : [[name, value]];
      }),
    );
  }

  /** Settings, and the packages it loaded for its providers. */
  get reads(): readonly string[] {
    const cache = this.#folder("XDG_CACHE_HOME", ".cache");
    return [...this.#settings, join(this.#home, ".opencode"), cache].filter((path) => existsSync(path));
  }

  /** Its conversations and logins lie in one folder, in one database. Without it none could be taken up again. */
  get writes(): readonly string[] {
    mkdirSync(this.#data, { recursive: true, mode: 0o700 });
    return [this.#data];
  }

  /** Providers that it has a login for. */
  get logins(): ReadonlySet<string> {
    const text = textOf(join(this.#data, "auth.json"));
    if (text === null) return new Set();
    try {
      return new Set(Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(JSON.parse(text))));
    } catch (error) {
      if (error instanceof SyntaxError) return new Set();
      throw error;
    }
  }

  /** Variables that the person's own settings take a key from. */
  get namedKeys(): readonly string[] {
    const files = this.#settings.flatMap((place) => [
      place,
      ...["opencode.json", "opencode.jsonc", "config.json"].map((name) => join(place, name)),
    ]);
    const texts = [...files.map(textOf), this.#environment["OPENCODE_CONFIG_CONTENT"] ?? ""];
    return [
      ...new Set(
        texts.flatMap((text) => [...(text ?? "").matchAll(NAMED_KEY)].map(([, name]) => name ?? "")),
      ),
    ];
  }

  get #data(): string {
    return this.#folder("XDG_DATA_HOME", ".local/share");
  }

  get #settings(): readonly string[] {
    const { OPENCODE_CONFIG: file, OPENCODE_CONFIG_DIR: folder } = this.#environment;
    return [this.#folder("XDG_CONFIG_HOME", ".config"), file, folder].filter((path) => path !== undefined);
  }

  #folder(variable: string, usual: string): string {
    return join(this.#environment[variable] ?? join(this.#home, usual), "opencode");
  }
}

/** null: there is none, or it is a folder. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
}
