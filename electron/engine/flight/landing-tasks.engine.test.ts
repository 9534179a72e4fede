import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { taskOf } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";
import { GithubStandIn, PULL_REQUEST } from "./testing/github-stand-in.ts";

const ORACLE = join(import.meta.dirname, "..", "consult", "testing", "oracle.ts");
const run = promisify(execFile);
const nobody = { answers: () => null, withinMs: 60_000 } as const;

let folder: string;
let github: GithubStandIn;
let home: FlightHome;
let mission: MissionId;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-tasks-"));
  github = new GithubStandIn();
  const agent = (name: string, family: string) => ({
    name,
    title: name,
    family,
    command: [process.execPath, ORACLE, folder],
    reads: [ORACLE, folder],
  });
  const agents = [agent("smith", "roman"), agent("oracle", "greek")];
  home = new FlightHome({ ...github.environment, FLIGHTDECK_ACP_AGENTS: JSON.stringify(agents) });
  github.host(home);
});
afterEach(async () => {
  await home.remove();
  github.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The program as a person calls it; its lines, or what it said no with. */
async function flightdeck(...words: string[]): Promise<string> {
  const { command, env } = home.installation.start("flightdeck", ...words);
  const options = { cwd: home.repository, env: { ...home.environment, ...env, FLIGHTDECK_HOME: home.home } };
  const [program, ...args] = command;
  const { stdout } = await run(program, args, options).catch((error: { stderr: string }) => ({
    stdout: error.stderr,
  }));
  return stdout;
}

function results(value: object): string {
  const file = join(folder, "results.json");
  writeFileSync(file, JSON.stringify(value));
  return file;
}

const card = ({ pending, decisions }: MissionState) => {
  const [id = ""] = pending;
  return [...decisions.values()].find(({ decision }) => decision.id === id)?.decision;
};

/** Waits until a person is asked this, and answers it. */
async function answer(about: RegExp, option: string): Promise<MissionState> {
  const asked = await home.until(mission, (state) => about.test(card(state)?.question ?? ""), nobody);
  const [decision = ""] = asked.pending;
  await home.send(mission, { type: "decision.answer", decisions: [decision], option } as never);
  return asked;
}

const landed = () =>
  home.until(mission, ({ phase, pending }) => phase === "landed" && pending.size === 0, nobody);
const found = (...findings: object[]): string => JSON.stringify({ findings });
const api = (text: string, say: string) => ({ files: { "src/api/index.js": text }, say });

const ANSWERS = {
  "# Task api:": [api("export const sum = (a, b) => a - b;\n", "Adds sum.")],
  "# Review task api:": [
    found({ severity: "important", title: "No test", claim: "Nothing proves it.", file: "src/api/index.js" }),
  ],
  "# Task write-up:": [
    {
      files: {
        "CHANGELOG.md": "# Changelog\n\n- There is sum.\n",
        "docs/api-notes.md": "# Notes\n\n## sum\n\nCall it with two numbers.\n",
      },
      say: "Whoever adds numbers can call sum now.",
    },
  ],
  "# Task repair-1:": [api("export const sum = (a, b) => a + b;\n", "It adds.")],
  "# Review task repair-1:": [found()],
  "# Task repair-2:": [
    api("// Two numbers.\nexport const sum = (a, b) => a + b;\n", "It says what it takes."),
  ],
  "# Review task repair-2:": [found()],
};

it(
  "is written up before it lands; a red CI and a comment come back as tasks, reviewed and pushed to the same pull request (features 115, C28)",
  { timeout: 150_000 },
  async () => {
    writeFileSync(join(folder, "answers.json"), JSON.stringify(ANSWERS));
    const lanes = { default: { total: 3, reservedForReview: 1 } };
    const rows = [
      { kinds: ["review", "synthesis"], agents: ["oracle"] },
      { kinds: ["implement", "docs"], agents: ["smith"] },
    ];
    home.write(".flightdeck/allocation.yaml", JSON.stringify({ rows, lanes }));
    home.commit("who does what");
    const main = home.git("rev-parse", "main");
    const brief = {
      goal: "Write sum.",
      currentState: "Nothing is there.",
      scope: { touch: ["src/api/**"], avoid: [], read: [] },
      interfaces: ["sum(a, b): number"],
      acceptance: [{ command: "test -s src/api/index.js", timeoutSeconds: 60 }],
      criteria: ["It is there."],
      network: { needed: false },
    };
    mission = await home.state({
      tasks: [{ id: "api", more: { kind: "implement", brief } }],
      agents: "installed",
      contract: { unrecorded: undefined },
    });
    await home.launch(mission);

    await answer(/^Land /, "write-up");
    const written = await home.until(
      mission,
      ({ tasks, pending }) => tasks.size === 2 && pending.size > 0,
      nobody,
    );
    expect(taskOf(written, "write-up")).toMatchObject({ stage: "merged", authors: ["roman"] });
    const texts = new Map(card(written)?.evidence.map(({ label, text }) => [label, text]));
    expect(texts.get("Text of the pull request")).toContain("Whoever adds numbers can call sum now.");
    await answer(/^Land /, "pull-request");
    const first = await landed();
    expect(first.landing.published).toMatchObject({ url: PULL_REQUEST });
    expect(github.body).toContain("Whoever adds numbers can call sum now.");
    const commit = first.landing.landed?.commit ?? "";
    const inFirst = (path: string): string => home.ours("show", `${commit}:${path}`);
    expect(inFirst("CHANGELOG.md")).toContain("There is sum.");
    expect(inFirst("docs/api-notes.md")).toContain("## sum");
    const [tracked = ""] = home
      .ours("ls-tree", "-r", "--name-only", commit, "docs/missions/tracking")
      .split("\n");
    expect(inFirst(tracked)).toMatch(
      /\*\*important\*\* No test\n {2}- where: `src\/api\/index\.js`, `api`\n {2}- found by greek/,
    );

    // A word nobody knows is no failure: it makes no question and no task, and it is shown.
    const odd = { name: "odd", state: "MAYBE" };
    await flightdeck("mission", "ci", mission, "--file", results([odd]));
    const unclear = await landed();
    expect([...unclear.tasks.keys()]).toEqual(["api", "write-up"]);
    expect(unclear.landing.checks).toMatchObject([{ name: "odd", state: "unknown" }]);
    expect(await flightdeck("mission", "ci", mission, "--file", results([odd]))).toContain("told before");

    const red = { name: "build", state: "FAILURE", description: "1 + 1 is 0" };
    await flightdeck("mission", "ci", mission, "--file", results([odd, red]));
    const asked = await answer(/^CI failed/, "repair");
    expect(card(asked)?.evidence.map(({ label }) => label)).toEqual(["build: failed"]);
    const repaired = await answer(/^Land /, "pull-request");
    expect(taskOf(repaired, "repair-1")).toMatchObject({
      stage: "merged",
      authors: ["roman"],
      passedBy: "greek",
    });
    expect(taskOf(repaired, "repair-1").spec.brief.currentState).toContain("1 + 1 is 0");
    await landed();

    const comments = [{ id: "c1", author: "pat", text: "What does it take?", place: "src/api/index.js:1" }];
    await flightdeck("mission", "ci", mission, "--file", results({ comments }));
    const said = await answer(/comments on what was pushed/, "repair");
    expect(card(said)?.evidence[0]).toMatchObject({
      label: "pat, src/api/index.js:1",
      text: "What does it take?",
    });
    await answer(/^Land /, "pull-request");
    const last = await landed();
    expect(taskOf(last, "repair-2")).toMatchObject({ stage: "merged", passedBy: "greek" });

    // One pull request, moved on twice and never forced; the base branch is where it was.
    expect(github.calls("pr create")).toHaveLength(1);
    const pushes = github.pushes.map((push) => push.split(" "));
    expect(pushes).toHaveLength(3);
    expect(new Set(pushes.map(([, , ref]) => ref)).size).toBe(1);
    expect(pushes.slice(1).map(([old]) => old)).toEqual(pushes.slice(0, 2).map(([, now]) => now));
    for (const [old = "", now = ""] of pushes.slice(1)) expect(home.ours("merge-base", old, now)).toBe(old);
    expect(home.ours("show", `${last.landing.landed?.commit}:src/api/index.js`)).toContain("// Two numbers.");
    expect(home.git("rev-parse", "main")).toBe(main);
  },
);
