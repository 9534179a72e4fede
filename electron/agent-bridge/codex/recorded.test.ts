import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../agent-event.ts";
import { JsonRpc } from "../json-rpc.ts";
import { CodexAsks } from "./codex-asks.ts";
import { CodexEvents } from "./codex-events.ts";

const folder = join(import.meta.dirname, "..", "..", "..", "e2e", "agents", "recorded");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  /^codex-[^/]+\/app-server-.*\.jsonl$/.test(file),
);

/** What is made of what a real Codex said. */
function heard(file: string): {
  readonly events: readonly AgentEvent[];
  readonly unheard: readonly string[];
} {
  const seen = new CodexEvents(() => 0);
  const asks = new CodexAsks("", (id) => seen.item(id));
  const events: AgentEvent[] = [];
  const unheard: string[] = [];
  const rpc = new JsonRpc({
    write: () => undefined,
    onNotification: (method, params, raw) => events.push(...seen.of(method, params, raw)),
    onRequest: (request, raw) => {
      const opened = asks.opened(request);
      if (opened === null) unheard.push(raw);
      else events.push(...opened.map((ask) => ({ t: "ask" as const, ask })));
    },
    onNoise: (raw) => unheard.push(raw),
  });
  for (const line of readFileSync(join(folder, file), "utf8").split("\n")) if (line !== "") rpc.take(line);
  return { events, unheard };
}

const about = (name: string) => {
  const file = files.find((each) => each.endsWith(`/app-server-${name}.jsonl`));
  if (file === undefined) throw new Error(`${name} was not recorded`);
  return heard(file).events;
};

describe("what Codex said", () => {
  it.each(files)("%s is understood without loss", (file) => {
    const { events, unheard } = heard(file);
    expect(unheard).toEqual([]);
    expect(events.filter(({ t }) => t === "unknown")).toEqual([]);
    expect(events.filter(({ t }) => t === "turn-ended")).not.toEqual([]);
  });

  it("about a change names every file, what is asked about it, and how it ended", () => {
    const events = about("ask-each");
    expect(events.filter(({ t }) => t === "ask")).toMatchObject([
      {
        ask: {
          thing: { kind: "file", access: "write", path: "/flight/workspace/hello.txt", diff: "hello\n" },
        },
      },
      { ask: { thing: { kind: "command", command: "touch made.txt", cwd: "/flight/workspace" } } },
    ]);
    expect(events.filter(({ t }) => t === "file")).toEqual([
      { t: "file", path: "/flight/workspace/hello.txt", how: "added" },
    ]);
    expect(events.at(-1)).toEqual({ t: "turn-ended", status: "completed", lastMessage: "Made." });
  });

  it("about a denied command is that it was declined", () => {
    expect(about("leave").filter(({ t }) => t === "tool-ended")).toMatchObject([{ status: "declined" }]);
  });

  it.each([
    ["bad-request", "bad-request"],
    ["unauthorized", "auth"],
    ["rate-limit", "rate-limit"],
    ["quota", "quota"],
    ["usage-limit", "quota"],
    ["server-error", "server"],
    ["cut", "server"],
    ["hang", "idle-timeout"],
    ["context-exceeded", "context"],
  ])("about %s is trouble of the kind %s, told once for good", (name, kind) => {
    const final = about(name).flatMap((event) =>
      event.t === "trouble" && !event.trouble.retrying ? [event.trouble.kind] : [],
    );
    expect(final).toEqual([kind]);
  });

  it("is kept whole where nobody knows what it means", () => {
    const raw = '{"method":"turn/somethingNew","params":{"a":1}}';
    expect(new CodexEvents().of("turn/somethingNew", { a: 1 }, raw)).toEqual([
      { t: "unknown", name: "turn/somethingNew", raw },
    ]);
    expect(new CodexEvents().of("turn/completed", { turn: "of another shape" }, raw)).toMatchObject([
      { t: "unknown" },
    ]);
  });
});
