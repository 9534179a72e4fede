import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ModelServer } from "../model-server/model-server.ts";
import { AgentSurroundings } from "./agent-surroundings.ts";
import { keepFrames } from "./recorded-frames.ts";
import { CLIS, runCli, type Cli, type Run } from "./run-cli.ts";

// Forms of a conversation that whole missions need: structured answers, several calls at once, a compaction in the middle.

let model: ModelServer;
let surroundings: AgentSurroundings;
let folder: string;

const SCHEMA = {
  type: "object",
  properties: { ok: { type: "boolean" }, summary: { type: "string" } },
  required: ["ok", "summary"],
  additionalProperties: false,
};

beforeAll(async () => {
  model = await ModelServer.start();
  surroundings = new AgentSurroundings(model.url);
  folder = join(surroundings.folder, "project");
  mkdirSync(folder);
  writeFileSync(join(folder, "schema.json"), JSON.stringify(SCHEMA));
});
afterAll(async () => {
  await model.stop();
  surroundings.remove();
});
afterEach(() => {
  expect(model.problems).toEqual([]);
});

async function fly(cli: Cli, name: string, more: readonly string[] = []): Promise<Run> {
  const prompt = `Fly this. [[flight:${cli}-${name}]]`;
  const run = await runCli({ cli, prompt, folder, surroundings, more });
  keepFrames(cli, name, run.lines, { folders: [[surroundings.folder, "/flight"]] });
  return run;
}

const turnsOf = (scenario: string) =>
  model.requests.filter((each) => each.scenario === scenario).map(({ turn }) => turn);

describe("a structured answer", () => {
  it.each([
    { cli: "codex", flags: ["--output-schema", "schema.json"] },
    { cli: "claude", flags: ["--json-schema", JSON.stringify(SCHEMA)] },
  ] as const)("comes from $cli in the form that was asked for", async ({ cli, flags }) => {
    model.script(`${cli}-schema`, { json: { ok: true, summary: "It was made." } });
    const run = await fly(cli, "schema", flags);
    expect(run.code, run.stderr).toBe(0);
    // As JSON inside a text of JSON.
    expect(run.lines.join("\n")).toContain(
      JSON.stringify('{"ok":true,"summary":"It was made."}').slice(1, -1),
    );
    expect(turnsOf(`${cli}-schema`)).toEqual([0]);
  });
});

describe("two commands at once", () => {
  it.each(CLIS)("%s runs both before it asks again", async (cli) => {
    const call = [{ shell: "echo first" }, { shell: "echo second" }];
    model.script(`${cli}-two-calls`, { text: "Both.", call }, { text: "Both ran." });
    const run = await fly(cli, "two-calls");
    expect(run.code, run.stderr).toBe(0);
    expect(turnsOf(`${cli}-two-calls`)).toEqual([0, 1]);
    const told = JSON.stringify(model.requests.at(-1)?.body);
    expect(told).toContain("first");
    expect(told).toContain("second");
  });
});

describe("a tool of an MCP server", () => {
  const server = { command: process.execPath, args: [join(import.meta.dirname, "note-server.ts")] };
  const toml = `{command=${JSON.stringify(server.command)},args=${JSON.stringify(server.args)},default_tools_approval_mode="approve"}`;
  const servers = JSON.stringify({ mcpServers: { flightdeck: server } });

  it.each([
    { cli: "codex", flags: ["-c", `mcp_servers.flightdeck=${toml}`] },
    { cli: "claude", flags: ["--mcp-config", servers, "--allowedTools=mcp__flightdeck__remember"] },
  ] as const)("is called by $cli by the end of its name", async ({ cli, flags }) => {
    const call = { tool: "remember", with: { note: "blue" } };
    model.script(`${cli}-mcp`, { text: "I keep it.", call }, { text: "It is kept." });
    const run = await fly(cli, "mcp", flags);
    expect(run.code, run.stderr).toBe(0);
    expect(turnsOf(`${cli}-mcp`)).toEqual([0, 1]);
    expect(JSON.stringify(model.requests.at(-1)?.body)).toContain("It keeps: blue");
  });
});

describe("a compaction", () => {
  it.each([
    { cli: "codex", flags: ["-c", "model_auto_compact_token_limit=200000"] },
    { cli: "opencode", flags: [] },
  ] as const)("makes $cli forget, and it goes on where it was", async ({ cli, flags }) => {
    model.script(
      `${cli}-compaction`,
      { text: "First.", call: { shell: "echo first" }, usage: { input: 240_000 } },
      { text: "Second.", call: { shell: "echo second" } },
      { text: "It was all." },
    );
    const run = await fly(cli, "compaction", flags);
    expect(run.code, run.stderr).toBe(0);
    expect(run.lines.join("\n")).toContain("It was all.");
    expect(turnsOf(`${cli}-compaction`)).toEqual([0, 1, 2]);
    const third = model.requests.find(({ scenario, turn }) => scenario === `${cli}-compaction` && turn === 1);
    expect(JSON.stringify(third?.body)).toContain("A scripted conversation.");
  });
});
