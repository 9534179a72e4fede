import { taskKind } from "#shared/mission/words.ts";
import { PAGES } from "./sample-library.ts";

/** A task as a mission file writes it. */
interface DemoTask {
  readonly id: string;
  readonly title: string;
  readonly kind: "implement" | "docs";
  readonly after?: readonly string[];
  readonly goal: string;
  readonly now: string;
  readonly touch: readonly string[];
  readonly acceptance: readonly string[];
  readonly read?: readonly string[];
  readonly review?: "standard";
  /** What is longest from here to the end starts first. */
  readonly minutes?: number;
  readonly agent?: "wingman";
}

const CHECK_DOCS = "node scripts/check-docs.js";
const nodeTest = (name: string): string => `node --test test/${name}.test.js`;

/** Nine tasks in four waves. Each says what it may change, so that what it may not is seen. */
const TASKS: readonly DemoTask[] = [
  {
    id: "manual",
    title: "The guide becomes the manual",
    kind: "docs",
    minutes: 3,
    goal: "The pages of docs/guide lie in docs/manual, and everything that links to them still leads there.",
    now: "Three pages in docs/guide, linked from README.md.",
    touch: ["README.md", ...PAGES.flatMap((page) => [`docs/guide/${page}`, `docs/manual/${page}`])],
    acceptance: [CHECK_DOCS],
  },
  {
    id: "truncate-page",
    title: "A page about truncate",
    kind: "docs",
    minutes: 10,
    goal: "There is a page that says what truncate does, with an example, beside the other pages.",
    now: "The pages lie in docs/guide; another task moves them.",
    touch: ["docs/guide/truncate.md", "docs/manual/truncate.md"],
    acceptance: [CHECK_DOCS],
  },
  {
    id: "fill",
    title: "fill: values in the place of names",
    kind: "implement",
    goal: "src/fill.js exports fill(text, values), which does what test/fill.test.js asks for.",
    now: "The tests are there, the file is not.",
    touch: ["src/fill.js"],
    acceptance: [nodeTest("fill")],
    read: ["test/fill.test.js"],
  },
  {
    id: "truncate",
    title: "truncate: short texts",
    kind: "implement",
    goal: "src/truncate.js exports truncate(text, length), which does what test/truncate.test.js asks for.",
    now: "The tests are there, the file is not.",
    touch: ["src/truncate.js"],
    acceptance: [nodeTest("truncate")],
    read: ["test/truncate.test.js"],
  },
  {
    id: "escape",
    title: "escapeHtml: texts inside HTML",
    kind: "implement",
    after: ["fill"],
    goal: "src/escape.js exports escapeHtml(text), which does what test/escape.test.js asks for.",
    now: "fill is there; nothing escapes the values it puts in.",
    touch: ["src/escape.js"],
    acceptance: [nodeTest("escape")],
    review: "standard",
    agent: "wingman",
  },
  {
    id: "cli",
    title: "A command line",
    kind: "implement",
    after: ["fill"],
    goal: "bin/pocket-text.js makes slug, title and fill usable from a shell, as test/cli.test.js asks for.",
    now: "There is no command line. package.json is not part of this task.",
    touch: ["bin/pocket-text.js"],
    acceptance: [nodeTest("cli")],
  },
  {
    id: "fill-page",
    title: "A page about fill",
    kind: "docs",
    after: ["manual", "fill"],
    goal: "docs/manual has a page about fill.",
    now: "The pages lie in docs/manual.",
    touch: ["docs/manual/fill.md"],
    acceptance: [CHECK_DOCS],
  },
  {
    id: "exports",
    title: "Everything is exported",
    kind: "implement",
    after: ["escape", "cli", "truncate"],
    goal: "src/index.js exports every function of the library.",
    now: "It exports slug, titleCase and wordCount.",
    touch: ["src/index.js"],
    acceptance: [nodeTest("index")],
  },
  {
    id: "changes",
    title: "The changes of 1.0.0",
    kind: "docs",
    after: ["exports", "fill-page", "truncate-page"],
    goal: "CHANGELOG.md says what is new in 1.0.0.",
    now: "It ends with 0.9.0.",
    touch: ["CHANGELOG.md"],
    acceptance: ["grep -q 1.0.0 CHANGELOG.md", CHECK_DOCS],
  },
];

/** Every task of the demo is small; the plan check wants to know how small. */
const MINUTES = 2;
const LINES = 30;

const specOf = (task: DemoTask, { node, answeredBy }: DemoWish): Record<string, unknown> => ({
  id: task.id,
  title: task.title,
  kind: task.kind,
  after: task.after ?? [],
  ...(task.review === undefined || answeredBy === "person" ? {} : { review: task.review }),
  ...(task.agent === undefined ? {} : { assignment: { agent: task.agent } }),
  brief: {
    goal: task.goal,
    currentState: task.now,
    scope: { touch: task.touch, ...(task.read === undefined ? {} : { read: task.read }) },
    invariants: ["What is exported today keeps its name and its meaning."],
    acceptance: task.acceptance.map((command) => ({ command: byNode(command, node), timeoutSeconds: 60 })),
    nonGoals: ["Changing tests."],
    network: { needed: false },
  },
  estimate: { minutes: task.minutes ?? MINUTES, lines: LINES, files: task.touch.length },
});

export interface DemoWish {
  /** A person is asked three things; a file of answers also accepts what nobody of another family could review. */
  readonly answeredBy: "person" | "file";
  /** What starts Node in the sample. */
  readonly node: string;
}

/** A command of the sample, by the Node that there is. */
export const byNode = (command: string, node: string): string => command.replace(/^node(?= )/, node);

/** The mission file of the demo. */
export const demoMission = (wish: DemoWish): Record<string, unknown> => ({
  title: "pocket-text 1.0",
  repository: "..",
  baseBranch: "main",
  agents: "scripted",
  contract: {
    goal: "pocket-text 1.0: everything its tests already ask for, with a page for each function.",
    successCriteria: ["All tests pass.", "Every link of the manual leads somewhere."],
    verify: [
      { command: byNode("node --test", wish.node), timeoutSeconds: 60 },
      { command: byNode(CHECK_DOCS, wish.node), timeoutSeconds: 60 },
    ],
    constraints: ["No dependencies."],
    autonomy: "guarded",
  },
  plan: {
    reasons: {
      summary:
        "Four functions that the tests wait for, a page for each that is new, and one place for all pages.",
      risks: ["The pages move while a new one is written."],
      sequence: "What others import comes first; what lists everything comes last.",
    },
    tasks: TASKS.map((task) => specOf(task, wish)),
  },
});

export const TASK_IDS: readonly string[] = TASKS.map(({ id }) => id);

/** Three at a time do the work of the first family; a fourth lane is kept for reviews. */
export const demoAllocation = (): Record<string, unknown> => ({
  rows: [
    {
      kinds: [...taskKind.options],
      agents: ["pilot", "wingman"],
      effort: "medium",
    },
  ],
  lanes: { default: { total: 4, reservedForReview: 1 } },
});

/** What a person would answer, one entry for each question of the demo. */
export const demoAnswers = (): readonly Record<string, unknown>[] => [
  { kind: "permission", task: "cli", answer: "approve", text: "It only prints." },
  { kind: "question", task: "fill-page", answer: "choice-1" },
  {
    kind: "policy-gate",
    task: "escape",
    answer: "accept",
    text: "Read it: every letter that means something in HTML is there.",
  },
  { kind: "landing", match: "^Land ", answer: "land" },
  // On a machine so slow that things happen in another order, the demo still comes to an end, and its receipt says how.
  { kind: "failed-task", answer: "skip", times: 9 },
  { kind: "scope-breach", answer: "skip", times: 9 },
  { kind: "conflict", answer: "skip", times: 9 },
];
