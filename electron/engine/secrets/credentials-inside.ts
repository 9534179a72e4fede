import { nameOfASecret } from "./secret-names.ts";

const URL_START = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Without a password, a user name this long is a token. */
const TOKEN_CHARACTERS = 20;
/** `host=db password='x y'`, `Server=db;Pwd=x`. */
const CONNECTION_PART = /(?:^|[\s;])([A-Za-z][\w ]{0,30}?)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s;]*))/g;
const SCHEME = /^(?:bearer|basic|token)\s+(\S+)$/i;

/** The secret parts of a value of which the rest is none; nothing where the value is one piece. */
export function credentialsInside(value: string): string[] {
  const scheme = SCHEME.exec(value)?.[1];
  if (scheme !== undefined) return [scheme];
  if (URL_START.test(value)) return URL.canParse(value) ? inUrl(new URL(value)) : inBrokenUrl(value);
  if (value.startsWith("{")) return inJson(value);
  return inConnection(value);
}

function inUrl({ username, password, searchParams }: URL): string[] {
  const user = password === "" && username.length >= TOKEN_CHARACTERS ? [username] : [];
  const parts = password === "" ? user : [password];
  const asked = [...searchParams].filter(([name]) => nameOfASecret(name) !== "no").map(([, value]) => value);
  return [...parts.flatMap((part) => [part, decoded(part)]), ...asked];
}

/** A password with characters that belong escaped. */
function inBrokenUrl(value: string): string[] {
  const password = /:\/\/[^/:@\s]*:(.*)@[^@]*$/.exec(value)?.[1];
  return password === undefined ? [] : [password];
}

/** Percent signs that are no escapes stay as they are. */
function decoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString(),
  );
}

function inJson(text: string): string[] {
  const found: string[] = [];
  try {
    JSON.parse(text, (name: string, value: unknown) => {
      if (typeof value === "string" && nameOfASecret(name) !== "no") found.push(value);
      return value;
    });
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  return found.length > 0 ? [...found, text] : [];
}

function inConnection(value: string): string[] {
  return [...value.matchAll(CONNECTION_PART)]
    .filter(([, name]) => nameOfASecret(name ?? "") === "yes")
    .map(([, , single, double, bare]) => single ?? double ?? bare ?? "");
}
