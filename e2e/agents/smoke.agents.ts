import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ModelServer } from "../model-server/model-server.ts";
import { AgentSurroundings } from "./agent-surroundings.ts";
import { keepFrames } from "./recorded-frames.ts";
import { CLIS, runCli, type Run } from "./run-cli.ts";

// Proves the scripted model: what a test writes down is what the real CLI does. What the bridge makes of it is tested elsewhere.

let model: ModelServer;
let surroundings: AgentSurroundings;
let folder: string;

beforeAll(async () => {
  model = await ModelServer.start();
  surroundings = new AgentSurroundings(model.url);
  folder = join(surroundings.folder, "project");
});
afterAll(async () => {
  await model.stop();
  surroundings.remove();
});
afterEach(() => {
  expect(model.problems).toEqual([]);
});

/** A fresh repository, so that no scenario sees the files of another one. */
function freshProject(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, "README.md"), "# A sample\n");
  const who = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"];
  execFileSync("git", ["-C", folder, "init", "-q", "-b", "main"]);
  execFileSync("git", ["-C", folder, "add", "."]);
  execFileSync("git", ["-C", folder, ...who, "commit", "-q", "-m", "start"]);
}

const inProject = (name: string): string => readFileSync(join(folder, name), "utf8");

describe.each(CLIS)("%s against the scripted model", (cli) => {
  /** The requests of one scenario: how each was answered, in order. */
  const answers = (name: string) =>
    model.requests
      .filter(({ scenario }) => scenario === `${cli}-${name}`)
      .map(({ turn, outcome, status }) => `${turn} ${outcome} ${status}`);

  async function fly(name: string): Promise<Run> {
    freshProject();
    const run = await runCli({ cli, prompt: `Fly this. [[flight:${cli}-${name}]]`, folder, surroundings });
    keepFrames(cli, name, run.lines, { folders: [[surroundings.folder, "/flight"]] });
    return run;
  }

  it("says a text and ends well", async () => {
    model.script(`${cli}-text`, { think: "Nothing has to be done.", text: "All is well here." });
    const run = await fly("text");
    expect(run.lines.join("\n"), run.stderr).toContain("All is well here.");
    expect(run.code).toBe(0);
    expect(answers("text")).toEqual(["0 answered 200"]);
  });

  it("runs a command and tells the model what came of it", async () => {
    const call = { shell: "echo one two > made.txt && cat made.txt" };
    model.script(`${cli}-shell`, { text: "I run it.", call }, { text: "It ran." });
    const run = await fly("shell");
    expect(inProject("made.txt"), run.stderr).toBe("one two\n");
    expect(run.code).toBe(0);
    const told = model.requests.find(({ scenario, turn }) => scenario === `${cli}-shell` && turn === 1);
    expect(JSON.stringify(told?.body)).toContain("one two");
  });

  it("writes a file, reads it and changes it", async () => {
    model.script(
      `${cli}-edit`,
      { call: { write: { path: "notes.txt", content: "one\ntwo\n" } } },
      { call: { read: "notes.txt" } },
      { call: { edit: { path: "notes.txt", from: "two", to: "three" } } },
      { text: "Both are done." },
    );
    const run = await fly("edit");
    expect(existsSync(join(folder, "notes.txt")) && inProject("notes.txt"), run.stderr).toBe("one\nthree\n");
    expect(run.code).toBe(0);
    expect(answers("edit")).toHaveLength(4);
  });

  it("waits when it is told to, and goes on", async () => {
    const trouble = { kind: "rate-limit", retryAfterSeconds: 1, times: 1 } as const;
    model.script(`${cli}-rate-limit`, { text: "Now it goes.", trouble });
    const run = await fly("rate-limit");
    expect(run.lines.join("\n"), run.stderr).toContain("Now it goes.");
    expect(run.code).toBe(0);
    expect(answers("rate-limit")).toEqual(["0 refused 429", "0 answered 200"]);
  });

  it("ends badly when it is not let in", async () => {
    model.script(`${cli}-unauthorized`, { text: "Never said.", trouble: { kind: "unauthorized" } });
    const run = await fly("unauthorized");
    expect(run.code, run.stderr).toBe(1);
    expect(run.lines.join("\n")).toContain("401");
    expect(run.lines.join("\n")).not.toContain("Never said.");
    expect(new Set(answers("unauthorized"))).toEqual(new Set(["0 refused 401"]));
  });

  it("asks again when the connection breaks in the middle of the answer", async () => {
    const text = "This sentence is long enough to break in the middle of it.";
    model.script(`${cli}-cut`, { text, trouble: { kind: "cut", times: 1 } });
    const run = await fly("cut");
    expect(run.lines.join("\n"), run.stderr).toContain(text);
    expect(run.code).toBe(0);
    expect(answers("cut")).toEqual(["0 cut 200", "0 answered 200"]);
  });
});
