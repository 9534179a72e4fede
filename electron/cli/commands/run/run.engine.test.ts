import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { missionDetail } from "#shared/contract/missions.ts";
import { Flown } from "../../testing/flown.ts";
import { writeSmallMission } from "../../testing/small-mission.ts";
import { TestHome, type RunningProgram } from "../../testing/test-home.ts";

/** Real processes on a machine that may have other things to do. */
const SOON = { timeout: 100_000, interval: 20 };
vi.setConfig({ testTimeout: 120_000 });

let home: TestHome;
let file: string;
beforeEach(() => {
  home = new TestHome();
  file = writeSmallMission(home);
});
afterEach(() => home.remove());

function write(name: string, ...lines: string[]): string {
  const path = join(home.folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

/** The command that a person is told to type. */
async function waitsFor(running: RunningProgram): Promise<string> {
  const find = () => /flightdeck decisions answer <option> (dec_\w+)/.exec(running.said())?.[1] ?? "";
  await expect.poll(find, SOON).not.toBe("");
  return find();
}

const missionOf = (running: RunningProgram): string => /msn_\w+/.exec(running.said())?.[0] ?? "";
const phaseOf = async (mission: string) =>
  missionDetail.parse(await home.json("mission", "show", mission)).phase;

describe("a mission that is run", () => {
  it("lands with the answers that were written down, and says so in lines and in JSON", async () => {
    const answers = write("answers.yaml", "- { kind: landing, answer: land, text: as agreed }");
    const { code, out, err } = await home.run("run", file, "--answers", answers);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^\d\d:\d\d:\d\d {2}note +attempt 1 by pilot$/m);
    expect(out).toMatch(/^\d\d:\d\d:\d\d {2}note +merged as [0-9a-f]{10}$/m);
    expect(out).toContain("Land A note?");
    expect(out).toMatch(/^landed, 1 of 1 tasks merged/m);
    expect(out).not.toContain("\u001b");
    const mission = /msn_\w+/.exec(out)?.[0] ?? "";
    const followed = new Flown((await home.run("run", "--follow", mission, "--json")).out);
    expect(followed.receipt.decisions[0]?.answer).toMatchObject({ option: "land", reason: "as agreed" });
  });

  it("waits for a person and names the command that answers; with --no-wait it ends with 3", async () => {
    const left = await home.run("run", file, "--no-wait", "--json");
    expect(left.code).toBe(3);
    const said = new Flown(left.out);
    const { decision, command, options } = said.first("waiting");
    expect(command).toBe(`flightdeck decisions answer <option> ${decision}`);
    expect(options).toContain("land");
    expect(said.lines.at(-1)?.type).toBe("left");
    const again = home.start("run", "--follow", said.first("mission").mission);
    expect(await waitsFor(again)).toBe(decision);
    expect((await home.run("decisions", "answer", "land", decision)).code).toBe(0);
    expect((await again.ended).code).toBe(0);
  });

  it("ends with 1 when the mission is stopped, and says what was not merged", async () => {
    const running = home.start("run", file);
    await waitsFor(running);
    expect((await home.run("mission", "stop", missionOf(running), "--reason", "enough")).code).toBe(0);
    const { code, out } = await running.ended;
    expect(code).toBe(1);
    expect(out).toMatch(/^stopped, 1 of 1 tasks merged: enough/m);
  });

  it("is left by Ctrl-C and goes on; what to do next is said", async () => {
    const running = home.start("run", file);
    await waitsFor(running);
    const mission = missionOf(running);
    running.child.kill("SIGINT");
    const { code, out } = await running.ended;
    expect(code).toBe(130);
    for (const verb of ["run --follow", "mission hold", "mission stop"])
      expect(out).toContain(`flightdeck ${verb} ${mission}`);
    expect(await phaseOf(mission)).toBe("landing");
  });

  it("is held by Ctrl-C when that was asked for", async () => {
    file = writeSmallMission(home, ["ask: { question: Which one?, choices: [This] }"]);
    const running = home.start("run", file, "--hold-on-exit");
    await waitsFor(running);
    running.child.kill("SIGINT");
    const { code, out } = await running.ended;
    expect(code).toBe(130);
    expect(out).toContain("is held");
    const detail = missionDetail.parse(await home.json("mission", "show", missionOf(running)));
    expect(detail).toMatchObject({ phase: "flying", held: true });
  });

  it("outlives the engine: another one is followed, and the answer reaches it", async () => {
    const running = home.start("run", file);
    const decision = await waitsFor(running);
    await home.killEngine();
    await expect.poll(() => running.said(), SOON).toContain("An engine is there again.");
    expect((await home.run("decisions", "answer", "land", decision)).code).toBe(0);
    expect((await running.ended).code).toBe(0);
  });

  it("ends with 4 when no engine can be had any more", async () => {
    const running = home.start("run", file);
    await waitsFor(running);
    await home.killEngine();
    const away = `${home.home}-away`;
    renameSync(home.home, away);
    writeFileSync(home.home, "a file where the data directory was");
    const { code, out } = await running.ended;
    expect(code).toBe(4);
    expect(out).toContain("No engine can be reached");
    renameSync(home.home, `${home.home}-file`);
    renameSync(away, home.home);
  });

  it("with a task of full review starts only with a review of its plan or a person's own words (feature 4)", async () => {
    const risky = write("risky.yaml", readFileSync(file, "utf8").replaceAll("notes.md", "src/auth/notes.md"));
    const left = await home.run("run", risky, "--no-wait", "--json");
    expect(left.code).toBe(3);
    const said = new Flown(left.out);
    const { decision, options } = said.first("waiting");
    expect(options).toEqual(["go-without", "deny"]);
    expect(await phaseOf(said.first("mission").mission)).toBe("composing");
    const wordless = await home.run("decisions", "answer", "go-without", decision);
    expect(wordless).toMatchObject({
      code: 2,
      err: expect.stringContaining("needs your reason") as string,
    });
    const words = ["--reason", "I read it myself."];
    expect((await home.run("decisions", "answer", "go-without", decision, ...words)).code).toBe(0);
    expect(await phaseOf(said.first("mission").mission)).not.toBe("composing");
    const told = await home.run(
      "run",
      risky,
      "--waive-plan-review",
      "One of us here.",
      "--no-wait",
      "--json",
    );
    const { mission } = new Flown(told.out).first("mission");
    expect(await home.json("mission", "receipt", mission)).toMatchObject({
      plan: { waiver: "One of us here.", reviewedBy: [] },
    });
  });

  it("is started as the command line says it, against what the file says", async () => {
    const { out, code } = await home.run(
      "run",
      file,
      "--budget",
      "3.50",
      "--autonomy",
      "ask-me",
      "--no-wait",
      "--json",
    );
    expect(code).toBe(3);
    const mission = new Flown(out).first("mission").mission;
    const detail = missionDetail.parse(await home.json("mission", "show", mission));
    expect(detail).toMatchObject({ budgetMicros: 3_500_000, autonomy: "ask-me" });
    expect(detail.contract.goal).toBe("There is a note.");
  });

  it("is refused with 2 and one sentence when the command line cannot be used, and nothing is made", async () => {
    const wrong = write("wrong.yaml", "- { answer: land, oops: 1 }");
    const mistakes = [
      [],
      ["missing.yaml"],
      [file, "--answers", wrong],
      [file, "--answers", "missing.yaml"],
      [file, "--recipe", "bug-fix"],
      [file, "--budget", "much"],
      [file, "--autonomy", "none"],
      [file, "--follow", "3f9c"],
      ["--follow", "zzzz"],
      ["a goal", "--recipe", "no-such-recipe"],
    ];
    for (const words of mistakes) {
      const outcome = await home.run("run", ...words);
      expect([words, outcome.code, outcome.out]).toEqual([words, 2, ""]);
      expect(outcome.err.trim().split("\n").at(-1)).toMatch(/^flightdeck: .*\.$/);
    }
    expect((await home.json<{ missions: unknown[] }>("mission", "list")).missions).toEqual([]);
  });
});
