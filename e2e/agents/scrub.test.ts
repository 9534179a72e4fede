import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { scrub } from "./scrub.ts";

const one = (line: string, folders: readonly (readonly [string, string])[] = []): string =>
  scrub([line], { folders }).join("\n");

describe("what is scrubbed from recorded frames", () => {
  it("are folders, also as Claude Code writes them in one name", () => {
    const folders = [["/cache/agent-homes/h-Ab1", "/flight"]] as const;
    expect(one("/cache/agent-homes/h-Ab1/project/a.txt", folders)).toBe("/flight/project/a.txt");
    expect(one("projects/-cache-agent-homes-h-Ab1-project/memory", folders)).toBe(
      "projects/-flight-project/memory",
    );
  });

  it("are ids, the same one by the same number through all lines", () => {
    const [first, second] = ["019a1fe8-412e-79f2-b26b-5945fca949b8", "549bb9f6-41c5-4751-84f9-839baeb33261"];
    expect(scrub([first, `${second} ${first}`, "ses_e01704839ffePvyCHYqWBFeOVs"], { folders: [] })).toEqual([
      "00000000-0000-4000-8000-000000000001",
      "00000000-0000-4000-8000-000000000002 00000000-0000-4000-8000-000000000001",
      "ses_0001",
    ]);
    expect(one("write_file__583cbcb6326d4759ad720")).toBe("write_file__0001");
    expect(one("0c4ef53184f7e932e765e73dd02f4b81b002e862")).toBe(`${"0".repeat(39)}1`);
  });

  it("is the name of the computer, where a frame says it", () => {
    expect(one(JSON.stringify({ serverName: hostname() }))).toBe('{"serverName":"computer"}');
  });

  it("are times, how long things lasted, and the port of the model", () => {
    expect(one('"timestamp":1795272228396,"at":"2026-11-21T14:41:17.746Z"')).toBe(
      '"timestamp":1767225600000,"at":"2026-01-01T00:00:00.000Z"',
    );
    expect(one('"startedAt":1795274896,"resets_at":1795274896')).toBe(
      '"startedAt":1767225600,"resets_at":1767225600',
    );
    expect(one('"duration_ms":282,"ttft_ms":260,"retry_delay_ms":542.35')).toBe(
      '"duration_ms":1,"ttft_ms":1,"retry_delay_ms":500.5',
    );
    expect(one("http://127.0.0.1:43127/v1 Sat, 21 Nov 2026 14:41:17 GMT")).toBe(
      "http://127.0.0.1:8080/v1 Thu, 01 Jan 2026 00:00:00 GMT",
    );
  });

  it("is the socket of one process", () => {
    expect(one('"messaging_socket_path":"/tmp/cc-socks/12085.sock"')).toBe(
      '"messaging_socket_path":"/flight/claude.sock"',
    );
  });

  it("is nothing that a parser has to understand", () => {
    const frame =
      '{"type":"error","retry_delay_ms":1000,"input_tokens":2000,"item":{"id":"item_1"},"exit_code":0}';
    expect(one(frame)).toBe(frame);
  });
});
