import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ModelServer } from "../model-server/model-server.ts";
import { AgentSurroundings } from "./agent-surroundings.ts";
import { keepFrames } from "./recorded-frames.ts";
import { runCli } from "./run-cli.ts";

// Its own unattended form: this proves its dialect of the scripted model. It flies over ACP (gemini-flight.agents.ts).

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

it("runs a command, waits when it is told to, and writes a file", async () => {
  model.script(
    "gemini",
    { text: "I run it.", call: { shell: "echo one > made.txt" } },
    {
      call: { write: { path: "notes.txt", content: "two\n" } },
      trouble: { kind: "rate-limit", retryAfterSeconds: 1, times: 1 },
    },
    { text: "All done." },
  );
  const run = await runCli({ cli: "gemini", prompt: "Fly this. [[flight:gemini]]", folder, surroundings });
  keepFrames("gemini", "shell-and-edit", run.lines, { folders: [[surroundings.folder, "/flight"]] });
  expect(run.code, run.stderr).toBe(0);
  expect(readFileSync(join(folder, "made.txt"), "utf8")).toBe("one\n");
  expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("two\n");
  expect(model.requests.map(({ scenario, turn, status }) => [scenario, turn, status])).toEqual([
    ["gemini", 0, 200],
    ["gemini", 1, 429],
    ["gemini", 1, 200],
    ["gemini", 2, 200],
  ]);
  expect(model.problems).toEqual([]);
});
