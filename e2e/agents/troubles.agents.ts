import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ModelServer } from "../model-server/model-server.ts";
import type { Turn } from "../model-server/scenario.ts";
import { AgentSurroundings } from "./agent-surroundings.ts";
import { keepFrames } from "./recorded-frames.ts";
import { CLIS, runCli } from "./run-cli.ts";

// What each CLI makes of a trouble by itself, with its own retries: the truth that the bridge has to read out of its frames.

let model: ModelServer;
let surroundings: AgentSurroundings;
let folder: string;

beforeAll(async () => {
  model = await ModelServer.start();
  surroundings = new AgentSurroundings(model.url);
  folder = join(surroundings.folder, "project");
  mkdirSync(folder);
});
afterAll(async () => {
  await model.stop();
  surroundings.remove();
});

// To the end of all tries of opencode, on a machine that has other things to do.
const patienceMs = 220_000;
vi.setConfig({ testTimeout: 240_000 });

const SAID = "In the end it was said.";
const resetsAt = new Date(Date.UTC(2030, 0, 1));

interface Row {
  readonly name: string;
  readonly turn: Turn;
  /** The exit code of each CLI; the text is said where it is 0. Null: it tries again and again until it is ended. */
  readonly code: Readonly<Record<(typeof CLIS)[number], number | null>>;
}

const everybody = (code: number): Row["code"] => ({ codex: code, claude: code, opencode: code });
// opencode takes every 429 for one that passes and says so only a minute later: waited for when it is recorded.
const recording = process.env["FLIGHTDECK_RECORD"] === "1";
const notOpencode = { ...everybody(1), opencode: recording ? 1 : null };

const ROWS: readonly Row[] = [
  { name: "bad-request", turn: { trouble: { kind: "bad-request" } }, code: everybody(1) },
  { name: "quota", turn: { trouble: { kind: "quota" } }, code: notOpencode },
  { name: "usage-limit", turn: { trouble: { kind: "usage-limit", resetsAt } }, code: notOpencode },
  { name: "server-error", turn: { trouble: { kind: "server-error", times: 1 } }, code: everybody(0) },
  { name: "overloaded", turn: { trouble: { kind: "overloaded", times: 1 } }, code: everybody(0) },
  { name: "context-exceeded", turn: { trouble: { kind: "context-exceeded" } }, code: everybody(1) },
];

/** It was refused and came again. */
const twice = (scenario: string) =>
  model.waitFor(() => model.requests.filter((each) => each.scenario === scenario).length === 2, patienceMs);

describe.each(CLIS)("%s", (cli) => {
  it.each(ROWS)("$name", async ({ name, turn, code }) => {
    model.script(`${cli}-${name}`, { text: SAID, ...turn });
    const prompt = `Fly this. [[flight:${cli}-${name}]]`;
    const enough = new AbortController();
    const end = (): void => enough.abort();
    if (code[cli] === null) void twice(`${cli}-${name}`).then(end, end);
    const run = await runCli({
      cli,
      prompt,
      folder,
      surroundings,
      enough: enough.signal,
      withinMs: patienceMs,
    });
    if (run.lines.length > 0)
      keepFrames(cli, name, run.lines, { folders: [[surroundings.folder, "/flight"]] });
    const seen = `${run.code ?? run.signal}\n${run.lines.join("\n").slice(-1_500)}\n${run.stderr.slice(-800)}\n${model.report()}`;
    expect(run.code, seen).toBe(code[cli]);
    expect(run.lines.join("\n").includes(SAID), seen).toBe(code[cli] === 0);
  });
});
