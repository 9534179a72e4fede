import type { FlightHome, TestMission, TestTask } from "./flight-home.ts";

/** Six at a time, so that whatever dies leaves much undone at once. */
const LANES = { total: 7, reservedForReview: 1 };

/** Every file of the work, in one line: two trees that print the same are the same. */
export const DIGEST = "find src -type f | LC_ALL=C sort | xargs git hash-object --no-filters | sha256sum";

/**
 * Each session writes down that it worked, once and before anything else: the merged file is the agent's own account of how
 * often it was started.
 */
const START = (id: string): object => ({
  run: `mkdir -p src/${id} && basename "$FLIGHTDECK_BRIEF" >> src/${id}/sessions.txt`,
});
const write = (id: string, text: string): object => ({
  edit: { file: `src/${id}/work.txt`, content: `${text}\n` },
});
const wait = (seconds: number): object => ({ wait: seconds });

/** What tasks of a kind do after they were started; every mission has several of each. */
const KINDS: readonly ((id: string) => object)[] = [
  (id) => ({ steps: [START(id), write(id, "plain"), wait(0.4)] }),
  (id) => ({
    steps: [
      START(id),
      {
        "ask-permission": {
          kind: "command",
          command: `echo allowed > src/${id}/allowed.txt`,
          why: "The file has to be there.",
        },
      },
      write(id, "was allowed"),
    ],
  }),
  (id) => ({
    steps: [
      START(id),
      { ask: { question: `Which way for ${id}?`, why: "Both are possible.", choices: ["This", "That"] } },
      write(id, "was answered"),
    ],
  }),
  (id) => ({
    steps: [
      START(id),
      write(id, "first"),
      { checkpoint: { label: "first-change", summary: "A file.", plans: "Another one." } },
      { run: `cat src/${id}/work.txt > src/${id}/copy.txt` },
      wait(0.2),
    ],
  }),
  (id) => ({
    attempts: [
      {
        segments: [
          { steps: [START(id), write(id, "begun"), { "needs-segment": { contextUsed: 0.8 } }] },
          { steps: [START(id), { edit: { file: `src/${id}/work.txt`, append: "ended\n" } }] },
        ],
      },
    ],
  }),
];

const LONG = process.env["FLIGHTDECK_LONG"] === "1";
/**
 * The waves: how many tasks each has, and how many of the wave before each of them waits for. Twenty tasks in all; ten, two of
 * each kind, where there is little time.
 */
const WAVES = LONG ? [6, 5, 5, 3, 1] : [4, 3, 2, 1];
const WAITS_FOR = 2;

export const CRASH_TASKS = WAVES.reduce((sum, tasks) => sum + tasks, 0);

/** Tasks in waves. What a task needs of those before it is part of its acceptance. */
export function crashMission(home: FlightHome): TestMission {
  home.write(".flightdeck/allocation.yaml", JSON.stringify(allocation()));
  const tasks: TestTask[] = [];
  let before: readonly string[] = [];
  for (const [wave, count] of WAVES.entries()) {
    const ids = Array.from({ length: count }, (_, index) => `w${wave + 1}-${index + 1}`);
    for (const [index, id] of ids.entries()) tasks.push(taskOf(id, tasks.length, pick(before, index)));
    before = ids;
  }
  return {
    tasks,
    verify: [...tasks.map(({ id }) => `test -s src/${id}/work.txt`), DIGEST].slice(-50),
    // Plan, decisions and memory land with it.
    contract: { autonomy: "guarded", unrecorded: undefined },
  };
}

const pick = (ids: readonly string[], from: number): string[] =>
  [...new Set(Array.from({ length: WAITS_FOR }, (_, offset) => ids[(from + offset) % ids.length]))].filter(
    (id) => id !== undefined,
  );

function taskOf(id: string, number: number, after: readonly string[]): TestTask {
  const kind = KINDS[number % KINDS.length];
  if (kind === undefined) throw new Error("there is no such kind of task");
  const needed = [id, ...after].map((each) => `test -s src/${each}/work.txt`).join(" && ");
  return {
    id,
    after,
    scenario: kind(id),
    acceptance: [needed, DIGEST],
    expectedFiles: [`src/${id}/work.txt`],
  };
}

const allocation = (): object => ({
  rows: [{ kinds: ["implement", "docs", "test"], agents: ["pilot", "wingman"], effort: "medium" }],
  lanes: { default: LANES },
});
