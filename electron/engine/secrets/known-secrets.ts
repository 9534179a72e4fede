import { hostname } from "node:os";
import { parseEnv } from "node:util";
import { isSecretByForm } from "./secret-patterns.ts";
import { credentialsInside } from "./credentials-inside.ts";
import { nameOfASecret } from "./secret-names.ts";

/** Shorter values are words: masking them would make output unreadable and hide little. */
const LEAST_CHARACTERS = 8;

/** A line of a key has 64; the few of the last one tell nothing. */
const LEAST_OF_A_LINE = 16;

const HARMLESS =
  /^(?:[-+]?[\d.,:_]+|true|false|yes|no|on|off|enabled|disabled|required|optional|none|null|undefined)$/i;
const WORDS = /^[a-z]+(?:[-_ ][a-z]+)*$/i;
const PATH = /^(?:~|\.{1,2})?\/|^[a-z]:[\\/]|^\\\\/i;
/** Base64 may begin with a slash too; no folder is written like that. */
const BASE64 = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9+/]{24,}={0,2}$/;
const USUAL_FOLDERS =
  /^\/(?:Applications|Library|System|Users|Volumes|app|bin|boot|data|dev|etc|home|lib\d*|media|mnt|nix|opt|private|proc|root|run|sbin|snap|srv|sys|tmp|usr|var|workspaces?)(?:\/|$)/;
/** Who and where: every output is full of them. */
const IDENTITY = ["USER", "LOGNAME", "USERNAME", "HOSTNAME", "HOST", "COMPUTERNAME", "USERDOMAIN"];

/**
 * Which values of an environment must not be printed: those whose name or form says so, and the credentials inside URLs,
 * connection strings, cookies and JSON. `extra` are values known to be secret from elsewhere.
 */
export function secretsOf(
  environment: Readonly<Record<string, string | undefined>>,
  extra: readonly string[] = [],
): string[] {
  const identity = new Set([...IDENTITY.map((name) => environment[name]), hostname()]);
  const found = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : secretsIn(name, value.trim()),
  );
  const known = [...found, ...extra.map((value) => value.trim())].flatMap(withItsLines);
  return [...new Set(known)].filter((value) => isHidden(value) && !identity.has(value));
}

/** The same of a `.env` file. */
export function secretsOfFile(text: string): string[] {
  return secretsOf(parseEnv(text));
}

function secretsIn(name: string, value: string): string[] {
  const inside = credentialsInside(value);
  if (inside.length > 0) return inside;
  if (isSecretByForm(value)) return [value];
  const named = nameOfASecret(name);
  // A method or a mode is one word; a password may be one too, but only where the name leaves no doubt.
  if (named === "no" || (named === "maybe" && WORDS.test(value))) return [];
  return [value];
}

/** Of a key file, a search prints single lines. */
function withItsLines(value: string): string[] {
  if (!value.includes("\n")) return [value];
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return [value, ...lines.filter((line) => line.length >= LEAST_OF_A_LINE && !line.startsWith("-----"))];
}

function isHidden(value: string): boolean {
  return value.length >= LEAST_CHARACTERS && !HARMLESS.test(value) && !isPath(value);
}

function isPath(value: string): boolean {
  return PATH.test(value) && (USUAL_FOLDERS.test(value) || !BASE64.test(value));
}
