import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Action } from "#shared/mission/policies/action.ts";
import { afterEach, describe, expect, it } from "vitest";
import { FlownPilot, type PilotStart } from "./testing/flown-pilot.ts";

const flown: FlownPilot[] = [];
async function fly(start: PilotStart): Promise<FlownPilot> {
  const pilot = await FlownPilot.start(start);
  flown.push(pilot);
  return pilot;
}
const steps = (...each: unknown[]): PilotStart => ({ scenario: { speed: 20, steps: each } });
const details = (pilot: FlownPilot): string[] =>
  pilot.reports.flatMap((each) => (each.type === "agent.progress" ? [each.detail] : []));
const turns = (pilot: FlownPilot): string[] =>
  pilot.reports.flatMap((each) => (each.type === "agent.turn" ? [each.state] : []));

/** A busy machine takes its time. */
const SOON = { timeout: 10_000 };

afterEach(async () => {
  for (const pilot of flown.splice(0)) await pilot.dispose();
});

describe("asking", () => {
  const command = { "ask-permission": { kind: "command", command: "echo ran > ran.txt", why: "to run it" } };

  it("does what it was allowed to, and not before", async () => {
    const pilot = await fly(steps(command));
    const request = await pilot.reported("agent.request");
    expect(request).toMatchObject({
      why: "to run it",
      action: { kind: "command", text: "echo ran > ran.txt", cwd: pilot.workspace },
    });
    expect(existsSync(join(pilot.workspace, "ran.txt"))).toBe(false);
    await pilot.answer(request.request, true, "Go.");
    expect(await pilot.exit).toBe(0);
    expect(existsSync(join(pilot.workspace, "ran.txt"))).toBe(true);
  });

  it("does what a person made of it", async () => {
    const pilot = await fly(steps(command));
    const { request } = await pilot.reported("agent.request");
    const text = "echo changed > changed.txt";
    const action: Action = { kind: "command", text, cwd: null, parsed: { parts: [], unclear: [] } };
    await pilot.deliver({ type: "answer", request, allowed: true, text: "", action });
    expect(await pilot.exit).toBe(0);
    expect(existsSync(join(pilot.workspace, "ran.txt"))).toBe(false);
    expect(existsSync(join(pilot.workspace, "changed.txt"))).toBe(true);
  });

  it.each([
    ["go-on", 0],
    ["stop", 1],
  ])("does not do what it was denied, and then: %s", async (denied, code) => {
    const asked = { "ask-permission": { ...command["ask-permission"], denied } };
    const pilot = await fly(steps(asked));
    const { request } = await pilot.reported("agent.request");
    await pilot.answer(request, false, "Not this way.");
    expect(await pilot.exit).toBe(code);
    expect(existsSync(join(pilot.workspace, "ran.txt"))).toBe(false);
    expect(details(pilot)).toContain("Denied: Not this way.");
  });

  it("asks for files, hosts and secrets", async () => {
    const pilot = await fly(
      steps(
        { "ask-permission": { kind: "file", access: "write", path: "deep/x.txt", content: "x" } },
        { "ask-permission": { kind: "file", access: "delete", path: "deep/x.txt" } },
        { "ask-permission": { kind: "file", access: "read", path: "/etc/hostname" } },
        { "ask-permission": { kind: "network", host: "example.com", port: 443 } },
        { "ask-permission": { kind: "secret", name: "API_KEY" } },
      ),
    );
    for (const step of [1, 2, 3, 4, 5]) {
      await expect.poll(() => requests(pilot).length, SOON).toBe(step);
      if (step === 2) expect(readFileSync(join(pilot.workspace, "deep/x.txt"), "utf8")).toBe("x");
      await pilot.answer(`segment 1, step ${step}`, true, "");
    }
    expect(await pilot.exit).toBe(0);
    expect(existsSync(join(pilot.workspace, "deep/x.txt"))).toBe(false);
    expect(requests(pilot)).toMatchObject([
      { kind: "file", access: "write", path: "deep/x.txt", insideWorkspace: true },
      { kind: "file", access: "delete", insideWorkspace: true },
      { kind: "file", access: "read", path: "/etc/hostname", insideWorkspace: false },
      { kind: "network", host: "example.com", port: 443 },
      { kind: "secret", name: "API_KEY" },
    ]);
  });

  it("asks a question, stops at a checkpoint, and writes the answer down", async () => {
    const pilot = await fly(
      steps(
        { ask: { question: "Tabs or spaces?", choices: ["Tabs", "Spaces"], writeAnswerTo: "answer.txt" } },
        { checkpoint: { label: "core-drafted", summary: "Drafted it.", plans: "Polish it." } },
      ),
    );
    const question = await pilot.reported("agent.question");
    expect(question).toMatchObject({ question: "Tabs or spaces?", choices: ["Tabs", "Spaces"] });
    await pilot.answer(question.request, true, "Tabs");
    const checkpoint = await pilot.reported("agent.checkpoint");
    expect(checkpoint).toMatchObject({ label: "core-drafted", summary: "Drafted it.", plans: "Polish it." });
    await pilot.answer(checkpoint.request, true, "Go on as you plan.");
    expect(await pilot.exit).toBe(0);
    expect(readFileSync(join(pilot.workspace, "answer.txt"), "utf8")).toBe("Tabs\n");
  });
});

const requests = (pilot: FlownPilot) =>
  pilot.reports.flatMap((each) => (each.type === "agent.request" ? [each.action] : []));

describe("being called", () => {
  it("stops at an interrupt, waits, and goes on when it is resumed", async () => {
    const pilot = await fly(steps({ print: "now it waits" }, { wait: 10_000 }, { say: "after the wait" }));
    await pilot.shows("now it waits");
    await pilot.deliver({ type: "interrupt" });
    await expect.poll(() => turns(pilot), SOON).toEqual(["started", "ended"]);
    expect(details(pilot)).toEqual([]);
    await pilot.deliver({ type: "resume" });
    expect(await pilot.exit).toBe(0);
    expect(turns(pilot)).toEqual(["started", "ended", "started", "ended"]);
    expect(details(pilot)).toEqual(["after the wait"]);
  });

  it("leaves a full screen and a stall when it is interrupted", async () => {
    const screen = { title: "Busy", lines: ["x"], seconds: 10_000 };
    const pilot = await fly(steps({ screen }, { print: "now it stalls" }, "stall"));
    for (const shown of ["Busy", "now it stalls"]) {
      await pilot.shows(shown);
      await pilot.deliver({ type: "interrupt" });
      await expect.poll(() => turns(pilot).at(-1), SOON).toBe("ended");
      await pilot.deliver({ type: "resume" });
    }
    expect(await pilot.exit).toBe(0);
    expect(pilot.output).toContain("\u001b[?1049l");
  });

  it("still waits for its answer after an interrupt", async () => {
    const pilot = await fly(steps({ ask: { question: "Which?" } }));
    const { request } = await pilot.reported("agent.question");
    await pilot.deliver({ type: "interrupt" });
    await expect.poll(() => turns(pilot), SOON).toEqual(["started", "ended"]);
    await pilot.answer(request, true, "This one.");
    await pilot.deliver({ type: "resume" });
    expect(await pilot.exit).toBe(0);
    expect(pilot.output).toContain("Answer: This one.");
  });

  it("shows what it is told, while it waits as well", async () => {
    const pilot = await fly(steps({ ask: { question: "Which?" } }));
    const { request } = await pilot.reported("agent.question");
    await pilot.deliver({ type: "tell", text: "Mind the tests." });
    await pilot.shows("You said: Mind the tests.");
    await expect.poll(() => details(pilot), SOON).toEqual(["Was told: Mind the tests."]);
    await pilot.answer(request, true, "ok");
    expect(await pilot.exit).toBe(0);
  });

  it("ends with 130 at Ctrl-C, and takes other keys for nothing", async () => {
    const pilot = await fly(steps({ screen: { title: "Busy", lines: ["x"], seconds: 10_000 } }));
    await pilot.reported("agent.turn");
    pilot.type("q\r");
    await pilot.shows("Busy");
    pilot.type("\u0003");
    expect(await pilot.exit).toBe(130);
    expect(pilot.output).toContain("\u001b[?1049l");
  });
});

describe("trouble", () => {
  it("is out of quota and goes on by itself", async () => {
    const before = Date.now();
    const pilot = await fly(steps({ "rate-limited": 4 }, { say: "again" }));
    expect(await pilot.exit).toBe(0);
    const { until } = await pilot.reported("agent.rate-limited");
    expect(until).toBeGreaterThanOrEqual(before + 200);
    expect(Date.now()).toBeGreaterThanOrEqual(until - 1);
    expect(details(pilot)).toEqual(["again"]);
  });

  it.each([
    ["log-out", "logged-out"],
    ["trust-wall", "trust-wall"],
  ])("stops at a %s until a person presses Enter", async (step, by) => {
    const pilot = await fly(steps(step, { say: "through" }));
    expect((await pilot.reported("agent.blocked")).by).toBe(by);
    pilot.type("\r");
    expect(await pilot.exit).toBe(0);
    expect(details(pilot)).toEqual(["through"]);
  });

  it("loses its channel and comes back; what it said meanwhile arrives once", async () => {
    const pilot = await fly(steps({ say: "one" }, { "lose-channel": 20 }, { say: "two" }));
    expect(await pilot.exit).toBe(0);
    // On a busy machine it is not back in time, and the second one waits in the spool.
    await pilot.channels.channels.close(pilot.session);
    expect(details(pilot)).toEqual(["one", "two"]);
  });

  it("loses its channel for ever: the engine finds the rest in the spool", async () => {
    const pilot = await fly(steps({ "lose-channel": "forever" }, { say: "unheard" }));
    expect(await pilot.exit).toBe(0);
    await pilot.channels.channels.close(pilot.session);
    expect(details(pilot)).toEqual(["unheard"]);
    expect(pilot.types.at(-2)).toBe("agent.completed");
  });

  it.each([
    ["nothing", 0, []],
    [{ exit: 7 }, 7, ["agent.turn"]],
    [{ crash: { code: 9 } }, 9, ["agent.turn"]],
    [{ crash: { signal: "SIGKILL" } }, 128 + 9, ["agent.turn"]],
  ])("ends early: %j", async (step, code, types) => {
    const pilot = await fly(steps(step, { say: "never" }));
    expect(await pilot.exit).toBe(code);
    // It may be gone before its last words were heard; then they wait in the spool.
    await pilot.channels.channels.close(pilot.session);
    expect(pilot.types).toEqual(types);
  });

  it("ignores being told to end", async () => {
    const pilot = await fly(steps("ignore-term", { run: 'kill -TERM "$PPID"' }, { say: "still here" }));
    expect(await pilot.exit).toBe(0);
    expect(details(pilot)).toContain("still here");
  });

  it("leaves children behind", async () => {
    const pilot = await fly(steps({ "leave-children": 3 }));
    expect(await pilot.exit).toBe(0);
    const pids = [...pilot.output.matchAll(/leaves process (\d+) behind/g)].map(([, pid]) => Number(pid));
    expect(pids).toHaveLength(3);
    for (const pid of pids) process.kill(pid, "SIGKILL");
  });

  it("writes where it must not, and shows what stopped it", async () => {
    const pilot = await fly(
      steps({ "write-outside": { file: "else/where.txt" } }, { "write-outside": { path: "/dev/null/x" } }),
    );
    expect(await pilot.exit).toBe(0);
    expect(existsSync(join(pilot.workspace, "else/where.txt"))).toBe(true);
    expect(pilot.output).toContain("It was stopped: EEXIST");
    expect((await pilot.reported("agent.packet")).packet.where).toEqual([]);
  });

  it("hides a repository in the workspace", async () => {
    const pilot = await fly(steps("nested-git"));
    expect(await pilot.exit).toBe(0);
    const git = (...words: string[]) =>
      execFileSync("git", ["-C", join(pilot.workspace, "vendored"), ...words]);
    expect(git("rev-parse", "--show-toplevel").toString().trim()).toBe(join(pilot.workspace, "vendored"));
  });

  it("tries to commit: refused where there is nothing to commit to, shown where there is", async () => {
    const refused = await fly(steps("commit-attempt"));
    expect(await refused.exit).toBe(0);
    expect(refused.output).toContain("The commit was refused.");
    const made = await fly(steps({ run: "git init -q ." }, { "commit-attempt": "mine" }));
    expect(await made.exit).toBe(0);
    expect(made.output).toContain("The commit was NOT refused.");
  });
});
