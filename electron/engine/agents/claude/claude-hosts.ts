import { PlainError } from "#launch/plain-error.ts";

/** Where the models are, and where a login is renewed. */
const MODELS = "api.anthropic.com";
const RENEWS_LOGIN = "platform.claude.com";

/** Set, Claude Code talks to somebody we do not know the hosts of. */
const ELSEWHERE = ["CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY"];

export interface ModelPlace {
  readonly hosts: readonly string[];
  /** As Claude Code is told; null: its own. */
  readonly baseUrl: string | null;
}

/** Exactly where this person's Claude Code has its models: from their settings or environment, never from a repository. */
export function modelPlace(own: Readonly<Record<string, string | undefined>>): ModelPlace {
  const elsewhere = ELSEWHERE.find((name) => (own[name] ?? "") !== "" && own[name] !== "0");
  if (elsewhere !== undefined) {
    throw new PlainError(`${elsewhere} is set, and Flightdeck does not know the hosts of that provider yet.`);
  }
  const baseUrl = own["ANTHROPIC_BASE_URL"];
  if (baseUrl === undefined || baseUrl === "") return { hosts: [MODELS, RENEWS_LOGIN], baseUrl: null };
  if (!URL.canParse(baseUrl)) throw new PlainError("ANTHROPIC_BASE_URL is not an address.");
  const url = new URL(baseUrl);
  // By name it would be the box's own loopback, which only an address is forwarded from.
  if (url.hostname === "localhost") url.hostname = "127.0.0.1";
  const port = url.port === "" ? (url.protocol === "http:" ? "80" : "443") : url.port;
  const isAddress = /^[\d.]+$|^\[/.test(url.hostname);
  const host = isAddress || url.port !== "" ? `${url.hostname}:${port}` : url.hostname;
  return { hosts: [host, RENEWS_LOGIN], baseUrl: url.href.replace(/\/$/, "") };
}
