import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { missionDetail } from "#shared/contract/missions.ts";
import { writeSmallMission } from "./testing/small-mission.ts";
import { TestHome } from "./testing/test-home.ts";

vi.setConfig({ testTimeout: 120_000 });

let home: TestHome;
afterEach(() => home.remove());

const write = (name: string, text: string): string => {
  const file = join(home.folder, name);
  writeFileSync(file, text);
  return file;
};

describe("what lands, on the command line", () => {
  let mission: string;
  const detail = async () => missionDetail.parse(await home.json("mission", "show", mission));
  beforeEach(async () => {
    home = new TestHome();
    const { out } = await home.run("run", writeSmallMission(home), "--no-wait", "--json");
    mission = /msn_\w+/.exec(out)?.[0] ?? "";
  });

  it("is described as a person wants it, and shown as it will be said (feature 115)", async () => {
    const before = await home.run("mission", "describe", mission);
    expect(before.out).toMatch(/^No remote was found yet\.\nTitle {3}A note\n/);
    const body = write("body.md", "Why: *it was missing*.\n");
    const bad = await home.run("mission", "describe", mission, "--branch", "../out");
    expect(bad).toMatchObject({ code: 2, out: "" });
    expect(bad.err).toContain("is no name for a branch. Nothing was changed.");
    const onBase = await home.run("mission", "describe", mission, "--branch", "main");
    expect(onBase.err).toContain("cannot be the branch that is pushed");
    const words = ["--title", "Notes, $(touch owned)", "--body-file", body, "--branch", "pat/notes"];
    expect((await home.run("mission", "describe", mission, ...words)).code).toBe(0);
    expect((await home.run("mission", "describe", mission)).out).toBe(
      "Branch  pat/notes\nTitle   Notes, $(touch owned)\n\nWhy: *it was missing*.\n\n",
    );
    // One word changes one thing.
    await home.run("mission", "describe", mission, "--title", "Notes");
    expect((await detail()).landing.text).toEqual({
      title: "Notes",
      body: "Why: *it was missing*.\n",
      branch: "pat/notes",
    });
  });

  it("is told what a CI says of it and nothing else, and taken back (feature C28)", async () => {
    const red = write("red.json", JSON.stringify([{ name: "build", state: "FAILURE" }]));
    const early = await home.run("mission", "ci", mission, "--file", red);
    expect(early).toMatchObject({ code: 2 });
    expect(early.err).toContain("has landed. Nothing was changed.");
    const nothing = await home.run("mission", "undo-landing", mission);
    expect(nothing.code).toBe(1);
    expect(nothing.err).toContain("no landing to take back");

    const { decisions } = await home.json<{ decisions: { id: string }[] }>("decisions", "list");
    expect((await home.run("decisions", "answer", "land", decisions[0]?.id ?? "")).code).toBe(0);
    await expect.poll(async () => (await detail()).phase, { timeout: 30_000 }).toBe("landed");
    expect(await home.run("mission", "ci", mission)).toMatchObject({ code: 2 });
    const words = await home.run("mission", "ci", mission, "--file", write("words.txt", "All green!"));
    expect(words.err).toContain("holds no results that are known");
    const other = await home.run("mission", "ci", mission, "--file", red, "--commit", "c0ffee");
    expect(other.err).toContain("is what landed");
    expect((await home.run("mission", "ci", mission, "--file", red)).out).toContain(
      "1 checks and 0 comments were told.",
    );
    expect((await home.run("decisions", "list")).out).toContain("CI failed on what landed of A note");
    expect((await home.run("mission", "ci", mission, "--file", red)).err).toContain("told before");

    expect((await home.run("mission", "undo-landing", mission, "--reason", "too early")).out).toContain(
      "is being taken back",
    );
    await expect.poll(async () => (await detail()).phase, { timeout: 30_000 }).toBe("landing");
    expect((await detail()).landedAs).toBeNull();
  });
});

describe("findings on the command line", () => {
  const oracle = join(import.meta.dirname, "..", "engine", "consult", "testing", "oracle.ts");
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fd-found-"));
    const agent = {
      name: "oracle",
      title: "The oracle",
      family: "greek",
      command: [process.execPath, oracle, folder],
      reads: [oracle, folder],
    };
    vi.stubEnv("FLIGHTDECK_ACP_AGENTS", JSON.stringify([agent]));
    home = new TestHome();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are listed with place and family, and end with a reason; called false only with code (feature 99)", async () => {
    const finding = (severity: string, title: string) => ({
      severity,
      title,
      claim: "It hurts.",
      file: "src/a.ts",
      line: 3,
      task: "note",
    });
    const findings = [finding("important", "No test"), finding("minor", "Long name")];
    const answer = JSON.stringify({ findings });
    writeFileSync(join(folder, "answers.json"), JSON.stringify({ "# Review a plan": [answer, answer] }));
    home.commit("src/a.ts", ["one", "two", "three"]);
    const made = await home.json<{ mission: string }>(
      "mission",
      "create",
      "--mission-file",
      writeSmallMission(home),
    );
    const { mission } = made;
    const none = await home.run("findings", "list", mission);
    expect(none).toMatchObject({ code: 0, out: "There is no such finding.\n" });
    const asked = await home.run("mission", "ask-review", mission, "--family", "greek", "--agent", "oracle");
    expect(asked).toMatchObject({ code: 0, err: "" });
    const listed = async (...more: string[]) =>
      (await home.json<{ findings: { id: string; title: string }[] }>("findings", "list", mission, ...more))
        .findings;
    await expect.poll(async () => (await listed()).length, { timeout: 40_000 }).toBe(2);
    const { out } = await home.run("findings", "list", mission);
    expect(out).toMatch(/fnd_\w+ +important +open +greek +src\/a\.ts:3 +No test/);
    const [first, second] = await listed();
    const settle = (...words: string[]) => home.run("findings", "settle", mission, ...words);
    const said = async (...words: string[]) => (await settle(...words)).err;
    const id = first?.id ?? "";
    expect(await said(id, "absorbed")).toContain("settled with a reason: --reason.");
    expect(await said(id, "done", "--reason", "x")).toContain('absorbed, declined or punted, not "done"');
    expect(await said("nothing", "punted", "--reason", "x")).toContain("is no id of a finding");
    expect(await said(id, "declined", "--reason", "Wrong.")).toContain("needs evidence");
    expect((await listed("--state", "open")).length).toBe(2);
    expect(
      (await settle(id, "declined", "--reason", "Wrong.", "--evidence", "src/a.ts:3 is tested")).out,
    ).toBe(`${id} is declined.\n`);
    expect(await said(id, "punted", "--reason", "Later.")).toContain("was already declined");
    await settle(second?.id ?? "", "punted", "--reason", "Later.");
    expect((await listed("--state", "punted")).map(({ title }) => title)).toEqual(["Long name"]);
    expect((await home.run("findings", "list", mission, "--state", "gone")).err).toContain(
      "--state is one of",
    );
  });
});
