import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { taskOf } from "./testing/fault-flight.ts";
import { FlightHome, land, type Answering } from "./testing/flight-home.ts";
import {
  asked,
  Cast,
  CAST_TABLE,
  critical,
  finds,
  print,
  review,
  reviewed,
  waitFor,
  work,
} from "./testing/rule-cast.ts";

/** One mission, in which every agent tries to break a rule of the reviews. What became of each attempt is looked at below. */
let cast: Cast;
let home: FlightHome;
let mission: MissionId;
let state: MissionState;
const seen: { lowering: string; asked: Map<string, string> } = { lowering: "", asked: new Map() };

const write = (id: string): string => `mkdir -p src/${id} && echo one >> src/${id}/a.txt && echo Done.`;

/** Says yes in three ways, none of which is an answer to what it was asked. */
const approvesInWords = (afterwards: string) => [
  review("prose", `${waitFor("prose-over")}; echo Approved.`, "does not fit"),
  review("prose", print({ verdict: "approve", score: 10, findings: [] }), "## Your answer before"),
  review("prose", afterwards),
];

const code = (quote: string) => [{ file: "src/both/a.txt", line: 1, quote }];
const together = {
  differences: [
    { alpha: ["A1"], beta: [], difference: "Only Alpha says it." },
    { alpha: [], beta: ["B1"], difference: "Only Beta says it." },
  ],
  steelmans: ["A1", "B1"].map((finding) => ({ finding, argument: "It may hurt.", code: code("one") })),
};
const rebutting = (evidence: object[]) =>
  print({
    ...together,
    rebuttals: [{ finding: "B1", why: "I think not.", code: evidence }],
    preserved: ["A1"],
  });

/** About another place than what the other reviewer finds. */
const short = {
  severity: "important",
  title: "Short",
  claim: "Nobody says what it is for.",
  file: "README.md",
  line: 1,
};

function writeTheLines(afterwards: string): void {
  const adds = { when: ["# Task adds:", "touch the same lines"], run: "rm -rf docs; echo B > pages/b.md" };
  cast.plays("ash", [
    work("moves", "mkdir pages && mv docs/a.md pages/a.md"),
    work("adds", `${waitFor("adds")}; echo B > docs/b.md`),
    work("prose", `${waitFor("prose")}; ${write("prose")}`),
    ...["fixed", "rounds", "writes", "both"].map((id) => work(id, write(id))),
    review("both", `if test "$(wc -l < src/both/a.txt)" -gt 1; then ${finds()}; else ${finds(short)}; fi`),
  ]);
  const writesAnyway = `said=$({ echo evil >> src/writes/a.txt; rm README.md; touch .git/evil; git commit -q --allow-empty -m evil; } 2>&1 | tr -d '"\\\\' | tr '\\n' ' ')`;
  const seenBy = `printf '{"findings":[{"severity":"minor","title":"I tried","claim":"I tried to write.","evidence":"%s"}]}' "$said"`;
  cast.plays("birch", [
    adds,
    review("adds", finds()),
    work("fixed", write("fixed")),
    review("fixed", `${waitFor("fixed-by-birch")}; ${finds(critical("fixed", "Race in one"))}`),
    review(
      "rounds",
      `printf '{"findings":[{"severity":"critical","title":"Wrong in round %s","claim":"It is wrong."}]}' "$(wc -l < src/rounds/a.txt)"`,
    ),
    review("writes", `${writesAnyway}; ${seenBy}`),
    review(
      "both",
      `if test "$(wc -l < src/both/a.txt)" -gt 1; then ${finds()}; else ${finds(critical("both", "Wrong"))}; fi`,
    ),
    ...approvesInWords(afterwards),
  ]);
  cast.plays("cedar", [
    review("adds", finds()),
    work("fixed", write("fixed")),
    review("fixed", `${waitFor("fixed-by-cedar")}; ${finds(critical("fixed", "Race in two"))}`),
    { when: ["# Put together two reviews of task both", "where it reads"], run: rebutting([]) },
    {
      when: ["# Put together two reviews of task both", "neither rebutted nor preserved"],
      run: rebutting(code("nobody wrote this")),
    },
    {
      when: ["# Put together two reviews of task both"],
      run: print({ ...together, rebuttals: [], preserved: ["A1"] }),
    },
  ]);
}

const answers: Answering = (record) => {
  const { task, question, evidence } = record.decision;
  const said = evidence.map(({ label, text }) => `${label}: ${text}`).join("\n");
  if (task !== null) seen.asked.set(task, `${question}\n${said}`);
  if (task === "rounds") return { option: "cancel", reason: "Enough." };
  if (task === "fixed") return { option: "accept", reason: "I read all three." };
  return land(record);
};

const events = () => home.journal.map(({ event }) => event);

/** What became of the questions to one family about a task. */
const outcomes = (task: string, family: string): (string | undefined)[] =>
  [...state.questions.values()]
    .filter((each) => each.task === task && each.family === family)
    .map(({ over }) => over?.reason || over?.outcome);

beforeAll(async () => {
  cast = new Cast();
  home = new FlightHome(cast.environment);
  home.write(".flightdeck/allocation.yaml", JSON.stringify(CAST_TABLE));
  home.write("docs/a.md", "# A page about a\n\nWith some words.\n");
  home.commit("who does what");
  writeTheLines("echo Looks good to me, approved!");
  mission = await home.state({
    tasks: [
      { id: "moves", touch: ["docs/a.md", "pages/a.md"] },
      reviewed("adds", { touch: ["docs/b.md", "pages/b.md"] }),
      ...["fixed", "rounds", "writes", "prose"].map((id) => reviewed(id)),
      reviewed("both", { more: { review: "full" } }),
    ],
    agents: "installed",
  });
  await home.launch(mission);
  const until = (wanted: (now: MissionState) => boolean) =>
    home.until(mission, wanted, { answers, withinMs: 150_000 });
  await until((now) => ["adds", "fixed", "prose"].every((id) => taskOf(now, id).attempts.length > 0));

  // Whoever fixes, and whoever resolves, is somebody else than who wrote it.
  await home.send(mission, { type: "task.reassign", task: "adds", assignment: { family: "birch" } });
  await home.send(mission, { type: "task.reassign", task: "fixed", assignment: { family: "birch" } });
  cast.goOn("fixed-by-birch");

  // Less review, without a reason.
  await home.send(mission, { type: "task.lower-review", task: "prose", level: "light" });
  const lowering = await until((now) => now.pending.size > 0 && lowerAsked(now) !== undefined);
  const about = { decisions: [lowerAsked(lowering) ?? ""] } as never;
  await home
    .send(mission, { type: "decision.answer", option: "lower-light", ...(about as object) } as never)
    .catch((error: unknown) => (seen.lowering = String(error)));
  await home.send(mission, { type: "decision.answer", option: "keep-level", ...(about as object) } as never);
  cast.goOn("prose");

  await until((now) => taskOf(now, "moves").stage === "merged");
  cast.goOn("adds");
  await until((now) => taskOf(now, "fixed").reviews.some(({ reviewer }) => reviewer.family === "cedar"));
  await home.send(mission, { type: "task.reassign", task: "fixed", assignment: { family: "cedar" } });
  cast.goOn("fixed-by-cedar");

  // Three answers that are none; whoever is asked afresh answers.
  await until((now) => [...now.questions.values()].filter(({ task }) => task === "prose").length === 3);
  writeTheLines(finds());
  cast.goOn("prose-over");
  await until(({ phase }) => phase === "landed");
  state = await home.until(mission, () => true, { answers: () => null });
}, 240_000);

afterAll(async () => {
  await home.remove();
  cast.remove();
});

const lowerAsked = (now: MissionState): string | undefined =>
  [...now.pending].find((id) => now.decisions.get(id)?.decision.question.includes("less than its risk"));

const reviewersOf = (task: string): string[] =>
  taskOf(state, task).reviews.map(({ reviewer }) => `${reviewer.family} ${reviewer.lens}`);

describe("whoever wrote some of it", () => {
  it("passes nothing of it, though the table asks for that first", () => {
    // In the table ash comes first, and wrote all of these.
    for (const task of ["prose", "writes", "rounds"])
      expect(new Set(reviewersOf(task))).toEqual(new Set(["birch adversarial"]));
    expect(taskOf(state, "prose")).toMatchObject({ authors: ["ash"], passedBy: "birch" });
  });

  it("is also who only fixed a finding: somebody else reads it, who is told nothing of what was found", () => {
    const { authors, attempts, reviews } = taskOf(state, "fixed");
    expect(authors).toEqual(["ash", "birch", "cedar"]);
    expect(attempts.map(({ purpose, route }) => [purpose, route.family])).toEqual([
      ["work", "ash"],
      ["fix", "birch"],
      ["fix", "cedar"],
    ]);
    expect(reviews.map(({ reviewer, round }) => [reviewer.family, round])).toEqual([
      ["birch", 1],
      ["cedar", 2],
    ]);
    const [told] = asked(home, state, "fixed", "cedar");
    expect(told).toContain("# Review task fixed");
    expect(told).not.toMatch(/Race in one|it goes wrong|birch/i);
  });

  it("is also who only resolved a conflict after passing it: it is read again by a third", () => {
    const { authors, attempts, passedBy } = taskOf(state, "adds");
    expect(attempts.map(({ purpose, route }) => [purpose, route.family])).toEqual([
      ["work", "ash"],
      ["resolve", "birch"],
    ]);
    expect(reviewersOf("adds")).toEqual(["birch adversarial", "cedar adversarial"]);
    expect({ authors, passedBy }).toEqual({ authors: ["ash", "birch"], passedBy: "cedar" });
  });

  it("leaves a person to read it when no family is left, and the card says so", () => {
    expect(seen.asked.get("fixed")).toContain(
      'No family is left that did not write "fixed" (installed: ash, birch, cedar), so a person has to review it.',
    );
    expect(taskOf(state, "fixed")).toMatchObject({ passedBy: null, passedByPerson: true, stage: "merged" });
  });
});

describe("what is found", () => {
  it("ends after three rounds of fixing with a person, who sees what was found before", () => {
    const { fixRounds, stage, attempts } = taskOf(state, "rounds");
    expect({ fixRounds, stage }).toEqual({ fixRounds: 3, stage: "cancelled" });
    expect(attempts.map(({ purpose }) => purpose)).toEqual(["work", "fix", "fix", "fix"]);
    const card = seen.asked.get("rounds");
    expect(card).toMatch(
      /^Still critical after 3 rounds: Task rounds\nOpen critical findings: Wrong in round 4/,
    );
    for (const round of [1, 2, 3])
      expect(card).toContain(`Round ${round}: Wrong in round ${round}: absorbed`);
    expect(home.git("ls-tree", "-r", "--name-only", "main", "src")).not.toContain("rounds");
  });

  it("is dropped by no synthesis: not in silence, not by code that nobody wrote, not without code", () => {
    expect(outcomes("both", "cedar")).toEqual([
      "B1 is neither rebutted nor preserved: nothing is dropped.",
      expect.stringMatching(/^The rebuttal of B1 names src\/both\/a\.txt:1, where it reads: one/),
      expect.stringContaining("names no code"),
    ]);
    expect(events()).toContainEqual(
      expect.objectContaining({
        type: "synthesis.broke",
        task: "both",
        by: { family: "cedar", agent: "cedar" },
      }),
    );
    // Every finding stayed, so the critical one was fixed; the other one is on the list.
    const { attempts, fixRounds } = taskOf(state, "both");
    expect(attempts.map(({ purpose }) => purpose)).toEqual(["work", "fix"]);
    expect(fixRounds).toBe(1);
    const found = [...state.findings.values()].filter(({ title }) => title === "Wrong" || title === "Short");
    expect(Object.fromEntries(found.map(({ title, state: now }) => [title, now]))).toEqual({
      Short: "punted",
      Wrong: "absorbed",
    });
    expect(events()).not.toContainEqual(expect.objectContaining({ state: "declined" }));
  });
});

describe("a reviewer", () => {
  it("approves nothing in words, nor with a verdict and a score", () => {
    const broke = events().filter(({ type }) => type === "review.broke");
    expect(broke).toMatchObject([
      {
        task: "prose",
        reason: expect.stringContaining("birch gave no answer that fits, also after 2 repairs"),
      },
    ]);
    expect(outcomes("prose", "birch")).toEqual([
      "The reviewer answered without a well-formed JSON object.",
      expect.stringContaining('Unrecognized keys: "verdict", "score"'),
      "The reviewer answered without a well-formed JSON object.",
      "answered",
    ]);
    const about = events().filter((each) => "task" in each && each.task === "prose");
    const types = about.map(({ type }) => type);
    expect(types.indexOf("task.merged")).toBeGreaterThan(types.indexOf("review.completed"));
  });

  it("writes nothing into what it reads: not its files, not its git", () => {
    const tried = [...state.findings.values()].find(({ title }) => title === "I tried");
    expect(tried?.evidence.match(/Read-only file system/g)?.length).toBeGreaterThan(2);
    expect(home.git("show", "main:src/writes/a.txt")).toBe("one");
    expect(home.git("show", "main:README.md")).toBe("# A sample");
    expect(home.ours("log", "--all", "--grep=^evil$", "--format=%H")).toBe("");
  });

  it("is not done without, by asking for less: only a person lowers it, with a reason", () => {
    expect(seen.lowering).toContain("Less review is decided with a reason only. Nothing was changed.");
    expect(taskOf(state, "prose")).toMatchObject({ reviewLevel: "standard", loweredTo: null });
    expect(events().map(({ type }) => type)).not.toContain("review.level-lowered");
  });
});
