import { hostname } from "node:os";

/** What belongs to one machine or one moment, and must not be in a fixture. README.md states the rule. */
export interface Private {
  /** Folders of the run, each with the name it gets. Nested ones first. */
  readonly folders: readonly (readonly [folder: string, name: string])[];
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const LONG_ID = /\b(?<kind>[a-z]{2,8}_)[A-Za-z0-9]{16,}\b/g;
/** Ids that Gemini CLI puts behind the name of a tool. */
const AFTER_NAME = /(?<=__)[0-9a-f]{16,}\b/g;
const HASH = /\b[0-9a-f]{40}\b|\b[0-9a-f]{64}\b/g;
const ISO_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g;
const HTTP_TIME = /\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\b/g;
const EPOCH_MS = /\b1[789]\d{11}\b/g;
const EPOCH_SECONDS = /"(?<key>\w+(?:At|_at))":1[78]\d{8}\b/g;
const LOOPBACK_PORT = /\b(?<host>127\.0\.0\.1|localhost):\d+/g;
/** Where sessions of Claude Code on one computer hear each other, by the number of the process. */
const CLAUDE_SOCKET = /\/tmp\/cc-socks\/\d+\.sock/g;
const LASTED = /"(?<key>duration\w*|ttft\w*|time_to\w*|elapsed\w*)":\d+(?:\.\d+)?/g;
// A wait that nobody asked for is drawn by lot.
const DRAWN = /"(?<key>retry_delay_ms)":\d+\.\d+/g;

/** Frames as they go into a fixture: the same flight gives the same text, on any machine. */
export function scrub(lines: readonly string[], { folders }: Private): readonly string[] {
  const [uuids, ids, hashes] = [new Numbers(), new Numbers(), new Numbers()];
  return lines.map((line) => {
    let text = line;
    for (const [folder, name] of folders) {
      text = text.replaceAll(folder, name).replaceAll(dashed(folder), dashed(name));
    }
    return text
      .replace(UUID, (id) => `00000000-0000-4000-8000-${uuids.of(id).toString().padStart(12, "0")}`)
      .replace(LONG_ID, (id, kind: string) => `${kind}${ids.of(id).toString().padStart(4, "0")}`)
      .replace(AFTER_NAME, (id) => ids.of(id).toString().padStart(4, "0"))
      .replace(HASH, (hash) => hashes.of(hash).toString(16).padStart(hash.length, "0"))
      .replace(ISO_TIME, "2026-01-01T00:00:00.000Z")
      .replace(HTTP_TIME, "Thu, 01 Jan 2026 00:00:00 GMT")
      .replace(EPOCH_MS, "1767225600000")
      .replace(EPOCH_SECONDS, '"$<key>":1767225600')
      .replaceAll(JSON.stringify(hostname()), '"computer"')
      .replace(CLAUDE_SOCKET, "/flight/claude.sock")
      .replace(LASTED, '"$<key>":1')
      .replace(DRAWN, '"$<key>":500.5')
      .replace(LOOPBACK_PORT, "$<host>:8080");
  });
}

/** As Claude Code names a folder for a project. */
const dashed = (path: string): string => path.replaceAll(/[^A-Za-z0-9]/g, "-");

/** The same thing has the same number, in the order of appearance. */
class Numbers {
  readonly #seen = new Map<string, number>();

  of(thing: string): number {
    const known = this.#seen.get(thing) ?? this.#seen.size + 1;
    this.#seen.set(thing, known);
    return known;
  }
}
