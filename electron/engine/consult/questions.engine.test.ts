import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { endAndWait } from "#launch/testing/end-process.ts";
import type { CommandInput } from "#shared/mission/command.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { frontOf } from "../codebase-map/map-file.ts";
import { FlightHome, land, type Answering } from "../flight/testing/flight-home.ts";

const ORACLE = join(import.meta.dirname, "testing", "oracle.ts");
const nobody: Answering = () => null;

let folder: string;
let home: FlightHome;
beforeEach(() => {
  folder = join(tmpdir(), `fd-oracle-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const agent = {
    name: "oracle",
    title: "The oracle",
    family: "greek",
    command: [process.execPath, ORACLE, folder],
    reads: [ORACLE, folder],
  };
  home = new FlightHome({ ...process.env, FLIGHTDECK_ACP_AGENTS: JSON.stringify([agent]) });
});
afterEach(async () => {
  await home.remove();
  rmSync(folder, { recursive: true, force: true });
});

const plan = JSON.stringify({ reasons: { summary: "One." }, tasks: [{ id: "one", title: "Write it" }] });
const finding = { severity: "important", title: "No test", claim: "Nothing proves it.", task: "one" };
/** What was asked, as it was put down for whoever answers; the last one last. */
function prompts(): string[] {
  const files = readdirSync(home.home, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("/PROMPT.md"))
    .map((path) => join(home.home, path));
  const byAge = files.toSorted((one, other) => statSync(one).mtimeMs - statSync(other).mtimeMs);
  return byAge.map((file) => readFileSync(file, "utf8"));
}
const asked = (): string => prompts().at(-1) ?? "";
const questions = (): string[] =>
  readdirSync(join(home.home, "sessions")).filter((name) => name.startsWith("ses_ask"));

it(
  "makes a plan though the engine is killed meanwhile, puts it right when told what is wrong, and another reviews it",
  { timeout: 90_000 },
  async () => {
    const answers = {
      "# Make a plan": ["I would rather not.", `Here it is:\n${plan}`],
      "# Review a plan": ['{"verdict": "good"}', JSON.stringify({ findings: [finding] })],
    };
    writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
    writeFileSync(join(folder, "think"), "");
    home.write(
      "docs/CODEBASE_MAP.md",
      `${frontOf(home.git("rev-parse", "main"), ["*"])}\n# Overview\n\nAdds.\n`,
    );
    home.write("docs/missions/earlier-abc123.md", "# Earlier\n\n## What is next\n\n- Subtract.\n");
    home.commit("map and memory");
    const mission = await home.draft({ tasks: [] });
    await home.send(mission, { type: "plan.request", family: "sibyl", agent: "oracle" });
    await expect.poll(() => questions().length, { timeout: 20_000 }).toBe(1);
    // Whoever plans is given the map of the base, and what missions before wrote down.
    await expect
      .poll(asked, { timeout: 20_000 })
      .toMatch(
        /^# Make a plan[^]*\n## Map of the code\n[^]*> Adds\.[^]*\n## Memory of earlier missions\n[^]*> - Subtract\./,
      );
    await endAndWait(home.pidOf("engine"), "SIGKILL");
    rmSync(join(folder, "think"));
    const until = (wanted: Parameters<FlightHome["until"]>[1]) =>
      home.until(mission, wanted, { answers: nobody });
    const planned = await until(({ tasks, pending }) => tasks.size + pending.size > 0);
    expect([...planned.tasks.values()].map(({ spec }) => spec.title)).toEqual(["Write it"]);
    expect(planned.plan.source).toEqual({ kind: "planner", round: 2 });
    // One for each round: the killed engine's session was found again.
    expect(questions()).toHaveLength(2);
    // Told once each, though two engines saw the first one.
    expect([...planned.questions.values()]).toMatchObject([
      { about: "plan", role: "driver", agent: "oracle", task: null, over: { outcome: "answered" } },
      { about: "plan", role: "driver", agent: "oracle", task: null, over: { outcome: "answered" } },
    ]);
    expect([...planned.questions.keys()].toSorted()).toEqual(questions().toSorted());
    const reviewer = { family: "greek", agent: "oracle", lens: "adversarial" };
    writeFileSync(join(folder, "think"), "");
    await home.send(mission, { type: "plan.request-review", reviewer } as CommandInput);
    await expect.poll(asked, { timeout: 20_000 }).toMatch(/^# Review a plan/);
    // Whoever reviews is not: it looks for itself.
    expect(asked()).not.toMatch(/Map of the code|Memory of earlier/);
    rmSync(join(folder, "think"));
    const reviewed = await until(({ plan: { reviewAsked } }) => reviewAsked === null);
    expect([...reviewed.findings.values()]).toMatchObject([{ title: "No test", state: "open" }]);
    expect(questions()).toHaveLength(4);
    const outcomes = [...reviewed.questions.values()]
      .slice(2)
      .map(({ about, over }) => [about, over?.outcome]);
    expect(outcomes).toEqual([
      ["plan-review", "unfit"],
      ["plan-review", "answered"],
    ]);
    expect(readdirSync(join(home.home, "reading"))).toEqual([]);
  },
);

it(
  "reviews what another wrote twice, blind, and puts both together though the engine is killed meanwhile",
  { timeout: 90_000 },
  async () => {
    const named = { severity: "important", title: "Short", claim: "It is short.", file: "src/one/out.txt" };
    const other = {
      severity: "critical",
      title: "Wrong",
      claim: "Nobody reads such a word there.",
      line: null,
    };
    const found = (finding: object): string => JSON.stringify({ findings: [finding] });
    const review = "# Review task one: Task one\n\n- ";
    const quote = [{ file: "src/one/out.txt", line: 1, quote: "done" }];
    const together = {
      differences: [
        { alpha: ["A1"], beta: [], difference: "Only Alpha says it." },
        { alpha: [], beta: ["B1"], difference: "Only Beta says it." },
      ],
      steelmans: ["A1", "B1"].map((finding) => ({ finding, argument: "It may hurt.", code: quote })),
      rebuttals: ["A1", "B1"].map((finding) => ({ finding, why: "It is what was asked.", code: quote })),
      preserved: [],
    };
    const answers = {
      [`${review}You are here to refute`]: [found({ ...named, line: 7 }), found({ ...named, line: 1 })],
      [`${review}Judge how`]: [found({ ...other, file: "src/one/out.txt" })],
      "# Put together two reviews of task one": ["Alpha is right: approved.", JSON.stringify(together)],
    };
    writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
    writeFileSync(join(folder, "think-together"), "");
    const lanes = { default: { total: 3, reservedForReview: 1 } };
    const rows = [{ kinds: ["review", "synthesis"], agents: ["oracle"] }];
    home.write(".flightdeck/allocation.yaml", JSON.stringify({ rows, lanes }));
    home.write("AGENTS.md", "Words end with a dot.\n");
    home.commit("who does what, and how");
    const goal = "Write it.\n$ mkdir -p src/one\n$ printf done > src/one/out.txt";
    const brief = {
      goal,
      currentState: "Nothing is there.",
      scope: { touch: ["src/one/**"], avoid: [], read: [] },
      acceptance: [{ command: "test -f src/one/out.txt", timeoutSeconds: 60 }],
      criteria: ["It is there."],
      network: { needed: false },
    };
    const more = { kind: "implement", review: "full", assignment: { agent: "shell" }, brief };
    const mission = await home.state({ tasks: [{ id: "one", more }], agents: "installed" });
    await home.launch(mission);
    const begun = ({ questions: asked }: MissionState): boolean =>
      [...asked.values()].some(({ about }) => about === "synthesis");
    const asked = await home.until(mission, begun, { withinMs: 40_000 });
    const [thrown] = [...asked.tasks.values()].flatMap(({ syntheses }) => syntheses);
    expect(thrown).toMatchObject({ state: "running", by: { agent: "oracle", family: "greek" } });
    await endAndWait(home.pidOf("engine"), "SIGKILL");
    rmSync(join(folder, "think-together"));
    const agree: Answering = (record) =>
      record.decision.kind === "review-disagreement" ? { option: "agree" } : land(record);
    const over = ({ phase }: MissionState): boolean => phase === "landed";
    const state = await home.until(mission, over, { withinMs: 60_000, answers: agree });
    const [task] = state.tasks.values();
    expect(task).toMatchObject({ passedBy: "greek", passedByPerson: false, fixRounds: 0 });
    expect(task?.reviews).toMatchObject([
      { state: "completed", reviewer: { agent: "oracle", lens: "adversarial" } },
      { state: "completed", reviewer: { agent: "oracle", lens: "quality" } },
    ]);
    // Prose is no answer, code is; who was Alpha is what it was before the engine was killed.
    expect(task?.syntheses).toMatchObject([{ state: "completed", sides: thrown?.sides }]);
    expect([...state.findings.values()].map(({ title, state: now, reason }) => [title, now, reason])).toEqual(
      expect.arrayContaining([
        ["Short", "declined", "It is what was asked."],
        // One agent's word alone declines nothing critical.
        ["Wrong", "declined", "A person agrees that it is wrong."],
      ]),
    );
    const told = readdirSync(home.home, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("/PROMPT.md"))
      .map((path) => readFileSync(join(home.home, path), "utf8"));
    const lenses = told.flatMap((prompt) =>
      prompt.startsWith(review)
        ? [`${prompt.includes("Judge how")} ${prompt.includes("> Words end with a dot.")}`]
        : [],
    );
    // Who judges how it is made has the conventions; who refutes it has the contract and the change.
    expect(lenses.toSorted()).toEqual(["false false", "false false", "true true"]);
    // Two for what it named wrongly, one, and two for the synthesis: the killed engine's session was found again.
    expect(questions()).toHaveLength(5);
  },
);

it(
  "asks an agent without a box only where the person trusts what the repository brings for agents, and says the way out",
  { timeout: 90_000 },
  async () => {
    writeFileSync(join(folder, "answers.json"), JSON.stringify({ "# Make a plan": [plan] }));
    home.write("AGENTS.md", "Write tests first.\n");
    home.commit("words for agents");
    const mission = await home.draft({ tasks: [], contract: { unsandboxed: true } });
    const request = { type: "plan.request", family: "greek", agent: "oracle" } as CommandInput;
    await home.send(mission, request);
    const settled = ({ tasks, pending }: MissionState): boolean => tasks.size + pending.size > 0;
    const refused = await home.until(mission, settled, { answers: nobody });
    const [record] = [...refused.decisions.values()];
    const evidence = record?.decision.evidence.map(({ text }) => text).join("\n");
    expect(evidence).toContain("flightdeck repository agent-files");
    expect(evidence).toContain("AGENTS.md");
    // Nobody tries again by itself: a session that loads it would be the only thing to change.
    expect(refused.plan.asking).toBeNull();
    expect(refused.questions.size).toBe(0);
    const where = { repository: home.repository, baseBranch: "main" };
    const { sha256 } = await home.ask("repository.agent-files", where);
    if (sha256 === null) throw new Error("the repository brings nothing");
    await home.ask("repository.answer-agent-files", { ...where, sha256, answer: "trust" });
    await home.send(mission, request);
    const planned = await home.until(mission, ({ tasks }) => tasks.size > 0, { answers: nobody });
    expect([...planned.tasks.values()].map(({ spec }) => spec.title)).toEqual(["Write it"]);
  },
);

it(
  "starts no work that is about files its agent must not see: a person is asked at once, and told the way out",
  { timeout: 90_000 },
  async () => {
    const said = { "# ": ["Nothing to do."] };
    writeFileSync(join(folder, "answers.json"), JSON.stringify(said));
    home.write("AGENTS.md", "Write tests first.\n");
    home.commit("words for agents");
    const brief = (touch: string) => ({
      goal: "Write it.",
      currentState: "Nothing is there.",
      scope: { touch: [touch], avoid: [], read: [] },
      acceptance: [{ command: "true", timeoutSeconds: 60 }],
      network: { needed: false },
    });
    const one = (id: string, touch: string) => ({
      id,
      more: { assignment: { agent: "oracle" }, limits: { attempts: 3 }, brief: brief(touch) },
    });
    const tasks = [one("words", "AGENTS.md"), one("code", "src/**")];
    const mission = await home.state({ tasks, agents: "installed" });
    await home.launch(mission);
    const words = ({ decisions }: MissionState) =>
      [...decisions.values()].find(({ decision }) => decision.task === "words");
    const flown = ({ tasks: all }: MissionState) =>
      [...all.values()].some(
        ({ spec, attempts }) => spec.id === "code" && attempts[0]?.segments.length === 1,
      );
    const seen = (state: MissionState): boolean => words(state) !== undefined && flown(state);
    // The other one may not need it, and is told; which of the two is prepared last is open.
    const isTold = (): boolean => prompts().some((prompt) => prompt.includes("## Files you do not see"));
    const told = (state: MissionState): boolean => seen(state) && isTold();
    const state = await home.until(mission, told, { answers: nobody });
    expect(words(state)?.decision.kind).toBe("failed-task");
    expect(words(state)?.decision.evidence[0]?.text).toMatch(
      /AGENTS\.md, which is hidden[^]*flightdeck repository agent-files/,
    );
    const [first] = [...state.tasks.values()].filter(({ spec }) => spec.id === "words");
    expect(first?.attempts).toHaveLength(1);
    await home.send(mission, { type: "mission.stop", reason: "Seen enough." });
  },
);
