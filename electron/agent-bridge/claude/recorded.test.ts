import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../agent-event.ts";
import { HookEvents } from "./hook-events.ts";
import { hookPayload, statusPayload } from "./hook-frames.ts";
import { readFrame } from "./read-frame.ts";
import { StreamEvents } from "./stream-events.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "e2e", "agents", "recorded");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  /^claude-[\d.]+\/.+\.jsonl$/.test(name),
);

/** What the real program said: frames of its stream, or of its hooks in a terminal. */
function eventsOf(file: string): readonly AgentEvent[] {
  const stream = new StreamEvents("/flight/workspace", false);
  const hooks = new HookEvents("/flight/workspace");
  const lines = readFileSync(join(folder, file), "utf8").split("\n").filter(Boolean);
  return lines.flatMap((line) => {
    const frame = JSON.parse(line) as Record<string, unknown>;
    if ("hook_event_name" in frame) return hooks.of(hookPayload.parse(frame), line);
    if ("context_window" in frame) return hooks.ofStatus(statusPayload.parse(frame));
    return stream.of(readFrame(line));
  });
}

/** Of each recording that is about trouble, the kind it has to end with. */
const KINDS: Readonly<Record<string, string>> = {
  "bad-request": "bad-request",
  "context-exceeded": "context",
  overloaded: "overloaded",
  quota: "quota",
  "rate-limit": "rate-limit",
  "server-error": "server",
  unauthorized: "auth",
  "terminal-unauthorized": "auth",
  "usage-limit": "rate-limit",
};

describe("what the real program said", () => {
  it.each(files)("%s: nothing in it is unknown, and it has a turn that ends", (file) => {
    const events = eventsOf(file);
    expect(events.filter(({ t }) => t === "unknown")).toEqual([]);
    expect(events.filter(({ t }) => t === "session")).toHaveLength(1);
    expect(events.filter(({ t }) => t === "turn-ended").length).toBeGreaterThan(0);
  });

  it.each(files.filter((file) => KINDS[nameOf(file)] !== undefined))("%s: is trouble of its kind", (file) => {
    const troubles = eventsOf(file).flatMap((event) => (event.t === "trouble" ? [event.trouble] : []));
    const last = troubles.at(-1);
    const isOver = eventsOf(file).some((event) => event.t === "turn-ended" && event.status === "completed");
    expect([last?.kind, last?.retrying]).toEqual([KINDS[nameOf(file)], isOver]);
  });
});

function nameOf(file: string): string {
  return file.replace(/^.*\//, "").replace(/\.jsonl$/, "");
}
