import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { FlownPilot, type PilotStart } from "./testing/flown-pilot.ts";

const flown: FlownPilot[] = [];
async function fly(start: PilotStart): Promise<FlownPilot> {
  const pilot = await FlownPilot.start(start);
  flown.push(pilot);
  return pilot;
}
const steps = (...each: unknown[]): PilotStart => ({ scenario: { speed: 20, steps: each } });
const details = (pilot: FlownPilot): string[] =>
  pilot.reports.flatMap((each) => (each.type === "agent.progress" ? [`${each.what}: ${each.detail}`] : []));

/** Changing a file is using a tool. */
const touched = (how: string): string[] => [`tool-started: ${how}`, `file: ${how}`, `tool-ended: ${how}`];

/** A busy machine takes its time. */
const SOON = { timeout: 10_000 };

afterEach(async () => {
  for (const pilot of flown.splice(0)) await pilot.dispose();
});

describe("work", () => {
  it("edits, runs, and ends like every agent: usage, packet, completed, turn ended", async () => {
    const pilot = await fly(
      steps(
        { say: "Looks around" },
        { edit: { file: "src/a.txt", content: "one\n" } },
        { edit: { file: "src/a.txt", append: "two\n" } },
        { edit: { file: "src/a.txt", replace: { from: "one", to: "$1" } } },
        { edit: { file: "b.txt", fromFile: "src/a.txt" } },
        { edit: { file: "c.txt", content: "gone soon" } },
        { delete: "c.txt" },
        { run: "cat src/a.txt" },
        { run: { command: "exit 3", expect: 3 } },
      ),
    );
    expect(await pilot.exit).toBe(0);
    expect(pilot.output).toContain("scripted agent (pilot): this is not a model");
    expect(pilot.output).toContain("$1\r\ntwo");
    expect(readFileSync(join(pilot.workspace, "b.txt"), "utf8")).toBe("$1\ntwo\n");
    expect(existsSync(join(pilot.workspace, "c.txt"))).toBe(false);
    expect(pilot.types.filter((type) => type !== "agent.progress")).toEqual([
      "agent.turn",
      "agent.usage",
      "agent.packet",
      "agent.completed",
      "agent.turn",
    ]);
    expect(details(pilot)).toEqual([
      "event: Looks around",
      ...touched("edited src/a.txt"),
      ...touched("edited src/a.txt"),
      ...touched("edited src/a.txt"),
      ...touched("edited b.txt"),
      ...touched("edited c.txt"),
      ...touched("deleted c.txt"),
      "tool-started: cat src/a.txt",
      "tool-ended: cat src/a.txt → exit 0",
      "tool-started: exit 3",
      "tool-ended: exit 3 → exit 3",
    ]);
    const { packet } = await pilot.reported("agent.packet");
    expect(packet.where).toEqual(["src/a.txt", "b.txt", "c.txt"]);
    expect(packet.commands).toEqual([
      { command: "cat src/a.txt", exitCode: 0 },
      { command: "exit 3", exitCode: 3 },
    ]);
  });

  it("says what the scenario says: usage, packet, completed", async () => {
    const usage = { tokensIn: 5, tokensOut: 6, costMicros: null, contextUsed: 0.5 };
    const packet = { summary: "Did it.", risks: ["none known"], openQuestions: ["why?"] };
    const pilot = await fly(steps({ usage }, { packet }, "complete"));
    expect(await pilot.exit).toBe(0);
    expect(pilot.types).toEqual([
      "agent.turn",
      "agent.usage",
      "agent.packet",
      "agent.completed",
      "agent.turn",
    ]);
    expect((await pilot.reported("agent.usage")).usage).toMatchObject({
      ...usage,
      harness: expect.stringContaining("scripted"),
    });
    expect((await pilot.reported("agent.packet")).packet).toMatchObject(packet);
  });

  it.each([
    [
      "an edit of a text that is not there",
      { edit: { file: "a.txt", replace: { from: "x", to: "y" } } },
      "a.txt",
    ],
    ["a command that ends otherwise", { run: "exit 4" }, '"exit 4" ended with 4, not 0'],
    [
      "a prompt that does not say it",
      { "expect-prompt": "try the other way" },
      'does not hold "try the other way"',
    ],
  ])("fails without a completed event after %s", async (_name, step, sentence) => {
    const pilot = await fly(steps(step));
    expect(await pilot.exit).toBe(1);
    expect(pilot.output).toContain(sentence);
    expect(pilot.types).not.toContain("agent.completed");
  });

  it("goes on when the prompt says it", async () => {
    const pilot = await fly({
      ...steps({ "expect-prompt": "the other way" }),
      prompt: "Now try the other way.",
    });
    expect(await pilot.exit).toBe(0);
  });

  it("runs a command beside the next steps and ends it with the session", async () => {
    const command = "echo $$ > server.pid; exec sleep 100";
    const pilot = await fly(
      steps(
        { background: { command, seconds: 2_000 } },
        { run: "while ! test -s server.pid; do :; done; kill -0 $(cat server.pid)" },
      ),
    );
    expect(await pilot.exit).toBe(0);
    const pid = Number(readFileSync(join(pilot.workspace, "server.pid"), "utf8"));
    await expect.poll(() => isAlive(pid), SOON).toBe(false);
  });

  it("ends a background command when its time is over", async () => {
    const command = "trap 'echo over > over.txt; exit' TERM; while :; do sleep 0.01; done";
    const pilot = await fly(
      steps({ background: { command, seconds: 4 } }, { run: "while ! test -s over.txt; do :; done" }),
    );
    expect(await pilot.exit).toBe(0);
    await expect.poll(() => details(pilot), SOON).toContain(`tool-ended: ${command}`);
  });
});

describe("a screen", () => {
  it("is taken as full-screen programs do, and given back", async () => {
    const pilot = await fly(
      steps(
        { screen: { title: "Reading", frames: ["first frame", "second frame"], seconds: 6 } },
        "complete",
      ),
    );
    expect(await pilot.exit).toBe(0);
    const { output } = pilot;
    expect(output).toContain("\u001b]0;Reading\u0007");
    const order = ["\u001b[?1049h", "first frame", "second frame", "\u001b[?1049l"].map((part) =>
      output.indexOf(part),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  it("shows lines one after the other", async () => {
    const pilot = await fly(
      steps({ screen: { title: "Reading", lines: ["line one", "line two"], seconds: 4 } }),
    );
    expect(await pilot.exit).toBe(0);
    expect(pilot.output.indexOf("line one")).toBeLessThan(pilot.output.indexOf("line two"));
  });

  it("shows paced text whole and in order, with characters of any kind", async () => {
    const text = "A text of sixty characters, with a rocket 🚀 and é, at a pace.";
    const pilot = await fly(steps({ print: { text, pace: 10 } }));
    expect(await pilot.exit).toBe(0);
    expect(pilot.output).toContain(text);
  });

  it("is flooded", async () => {
    const pilot = await fly(steps({ flood: 3 }, "complete"));
    expect(await pilot.exit).toBe(0);
    expect(pilot.output.length).toBeGreaterThan(3_000_000);
  });

  it("shows a secret as it is: masking is not its work", async () => {
    const pilot = await fly({
      ...steps({ secret: "API_KEY" }, { secret: "NO_KEY" }),
      env: { API_KEY: "canary-17" },
    });
    expect(await pilot.exit).toBe(0);
    expect(pilot.output).toContain("canary-17");
    expect(pilot.output).toContain("(not set)");
  });
});

describe("attempts and segments", () => {
  const scenario = {
    attempts: [
      { segments: [{ steps: [{ say: "1.1" }] }, { steps: [{ say: "1.2" }] }] },
      { steps: [{ say: "2.1" }] },
    ],
  };
  it.each([
    [1, 1, "1.1"],
    [1, 2, "1.2"],
    [1, 7, "1.2"],
    [2, 1, "2.1"],
    [5, 1, "2.1"],
  ])("attempt %i, segment %i flies %s", async (attempt, segment, detail) => {
    const pilot = await fly({ scenario, attempt, segment });
    expect(await pilot.exit).toBe(0);
    expect(details(pilot)).toEqual([`event: ${detail}`]);
  });

  it("hands over when it is told to wind up, and the next segment goes on from there", async () => {
    const start = steps(
      { edit: { file: "a.txt", content: "a" } },
      { "needs-segment": { contextUsed: 0.8 } },
      { edit: { file: "b.txt", content: "b" } },
      { say: "the end" },
    );
    const first = await fly(start);
    expect((await first.reported("agent.usage")).usage.contextUsed).toBe(0.8);
    await first.deliver({ type: "wind-up", cause: "context-limit" });
    expect(await first.exit).toBe(0);
    expect(first.types.slice(-2)).toEqual(["hand-off", "agent.turn"]);
    expect(first.types).not.toContain("agent.completed");
    const { text } = await first.reported("hand-off");
    expect(text).toBe("did steps 1-2 (edit, needs-segment), remaining steps 3-4, next start from step 3");
    expect(await first.channels.channels.handOff(first.session)).toBe(text);

    const second = await fly({ ...start, segment: 2, prompt: `Go on.\n${text}\n` });
    expect(await second.exit).toBe(0);
    expect(details(second)).toEqual([...touched("edited b.txt"), "event: the end"]);
    expect((await second.reported("agent.packet")).packet.where).toEqual(["a.txt", "b.txt"]);
  });

  it("winds up out of a wait, a stall and a question, and asks again in the next segment", async () => {
    const start = steps({ ask: { question: "Which way?" } }, { say: "after" });
    const first = await fly(start);
    await first.reported("agent.question");
    await first.deliver({ type: "wind-up", cause: "time-limit" });
    expect(await first.exit).toBe(0);
    const { text } = await first.reported("hand-off");
    expect(text).toContain("did nothing, remaining steps 1-2, next start from step 1");
    expect((await first.reported("agent.request-gone")).request).toBe("segment 1, step 1");

    const waits = await fly(steps({ print: "now it waits" }, { wait: 10_000 }, "stall"));
    await waits.shows("now it waits");
    await waits.deliver({ type: "wind-up", cause: "time-limit" });
    expect(await waits.exit).toBe(0);
    expect((await waits.reported("hand-off")).text).toContain(
      "did steps 1-2 (print, wait), remaining step 3",
    );
  });

  it("does nothing twice when everything was done", async () => {
    const pilot = await fly({ ...steps({ say: "once" }), segment: 2, prompt: "next start from step 2" });
    expect(await pilot.exit).toBe(0);
    expect(details(pilot)).toEqual([]);
    expect(pilot.types).toContain("agent.completed");
  });
});

describe("a scenario that cannot be flown", () => {
  it.each([
    [
      "no step at all",
      "steps:\n  - say: hello\n  - prnt: hello\n",
      'login.yaml, line 3: step 2: "prnt" is no step',
    ],
    ["a wrong value", "speed: fast\nsteps: []\n", "login.yaml, line 1: speed"],
    [
      "a wrong value inside",
      "steps:\n  - wait: 1\n  - run:\n      command: ls\n      expect: often\n",
      "line 5: step 2, run.expect",
    ],
    ["no YAML", "steps: [\n", "login.yaml, line"],
    [
      "a path that leaves the workspace",
      "steps:\n  - edit: {file: ../x, content: y}\n",
      "leaves the repository",
    ],
    ["neither steps nor attempts", "speed: 1\n", "needs either attempts or steps"],
    ["too many aliases", manyAliases(), "login.yaml, line 1"],
  ])("is refused with its line: %s", async (_name, scenario, sentence) => {
    const pilot = await fly({ scenario });
    expect(await pilot.exit).toBe(2);
    expect(pilot.output).toContain(sentence);
    expect(pilot.types).toEqual([]);
  });

  it("is one that is not there", async () => {
    const pilot = await fly({});
    expect(await pilot.exit).toBe(3);
    expect(pilot.output).toContain("There is no scenario .flightdeck/pilot/login.yaml");
    expect(pilot.types).toEqual([]);
  });

  it("is one for nobody: without its variables the program says who starts it", async () => {
    const pilot = await fly({ ...steps(), env: { FLIGHTDECK_TASK: "../etc" } });
    expect(await pilot.exit).toBe(2);
    expect(pilot.output).toContain("FLIGHTDECK_TASK is missing or does not fit");
  });
});

it("writes into the middle of a file it was given, whoever made it", async () => {
  const before = await fly(steps("nothing"));
  await before.exit;
  writeFileSync(join(before.workspace, "given.txt"), "head MARK tail");
  const again = await fly({
    ...steps({ edit: { file: "given.txt", replace: { from: "MARK", to: "mark" } } }),
    workspace: before.workspace,
  });
  expect(await again.exit).toBe(0);
  expect(readFileSync(join(before.workspace, "given.txt"), "utf8")).toBe("head mark tail");
  rmSync(join(before.workspace, "given.txt"));
});

/** Each line holds the one before ten times. */
function manyAliases(): string {
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const lines = names.map((name, index) => {
    const each = index === 0 ? "x" : `*${names[index - 1] ?? ""}`;
    return `${name}: &${name} [${Array.from({ length: 10 }, () => each).join(",")}]`;
  });
  return `${lines.join("\n")}\n`;
}

/** A process that ended and was not reaped yet is not alive: it has no command line any more. */
