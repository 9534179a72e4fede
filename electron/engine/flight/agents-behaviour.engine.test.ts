import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attemptOf, ownFile, task } from "./testing/fault-flight.ts";
import { FlightHome, land, type Answering, type TestTask } from "./testing/flight-home.ts";

/** A whole mission takes some seconds, more on a machine that does other things. */
const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

describe("an attempt that is not done", LONG_ENOUGH, () => {
  it("is never taken for done: exit 0 with nothing done, a claim without a change, a crash", async () => {
    const attempts = (first: object) => ({ attempts: [{ steps: [first] }, { steps: [ownFile("api")] }] });
    const retried = (id: string, first: object): TestTask => ({
      id,
      touch: ["src/**"],
      scenario: attempts(first),
    });
    const state = await home.fly({
      tasks: [
        retried("nothing", { nothing: {} }),
        {
          ...retried("claims", { complete: {} }),
          after: ["nothing"],
          scenario: {
            attempts: [
              { steps: ["complete"] },
              { steps: [{ edit: { file: "src/claims.js", content: "1\n" } }] },
            ],
          },
        },
        {
          ...retried("crashes", { crash: { code: 3 } }),
          after: ["claims"],
          scenario: {
            attempts: [
              { steps: [{ crash: { code: 3 } }] },
              { steps: [{ edit: { file: "src/crashes.js", content: "1\n" } }] },
            ],
          },
        },
      ],
    });
    expect(state.phase).toBe("landed");
    expect(attemptOf(state, "nothing", 1)).toMatchObject({ outcome: "failed" });
    expect(attemptOf(state, "nothing", 1)?.failure).toContain("The agent was not active");
    expect(attemptOf(state, "claims", 1)?.failure).toContain("nothing was changed");
    expect(attemptOf(state, "crashes", 1)?.failure).toContain("exit code 3");
    // The prompt of the second try says what was wrong with the first.
    expect(attemptOf(state, "crashes", 2)?.additions.join(" ")).toContain("exit code 3");
  });

  it("is not merged with what lies outside its scope; that is taken back and kept in a ref", async () => {
    const state = await home.fly({
      tasks: [
        {
          id: "api",
          scenario: {
            attempts: [
              {
                steps: [
                  ownFile("api"),
                  { "write-outside": { file: "README.md", content: "mine now\n" } },
                  { "nested-git": {} },
                ],
              },
              { steps: [{ run: "test \"$(cat README.md)\" = '# A sample'" }, ownFile("api")] },
            ],
          },
        },
      ],
    });
    expect(state.phase).toBe("landed");
    expect(attemptOf(state, "api", 1)?.failure).toMatch(/changed outside the scope: .*README\.md/);
    expect(attemptOf(state, "api", 1)?.failure).toMatch(/vendored\/\.git/);
    expect(home.git("show", "main:README.md")).toBe("# A sample");
    expect(home.git("ls-tree", "-r", "--name-only", "main")).not.toContain("vendored");
    const kept =
      /refs\/flightdeck\/checkpoints\/\S+?-outside-scope/.exec(
        attemptOf(state, "api", 1)?.failure ?? "",
      )?.[0] ?? "";
    expect(home.ours("show", `${kept}:README.md`)).toBe("mine now");
  });
});

describe("what an agent asks", LONG_ENOUGH, () => {
  it("waits for a person, and goes on with the answer: a permission, a question, a checkpoint", async () => {
    const asked: string[] = [];
    const answers: Answering = (record) => {
      const { kind } = record.decision;
      asked.push(kind);
      if (kind === "permission") return { option: "approve" };
      if (kind === "question") return { option: "choice-2" };
      if (kind === "checkpoint") return { option: "approve" };
      return land(record);
    };
    const state = await home.fly(
      {
        contract: { autonomy: "ask-me" },
        tasks: [
          task(
            "api",
            [
              {
                "ask-permission": {
                  kind: "command",
                  command: "mkdir -p src && echo permitted > src/permitted.txt",
                  why: "to see",
                },
              },
              {
                ask: {
                  question: "Tabs or spaces?",
                  choices: ["Tabs", "Spaces"],
                  writeAnswerTo: "src/answer.txt",
                },
              },
              ownFile("api"),
              { checkpoint: { label: "before-destructive", summary: "wrote it", plans: "go on" } },
            ],
            { touch: ["src/**"] },
          ),
        ],
      },
      {
        answers: (record) =>
          record.decision.kind === "landing" && record.decision.task !== null
            ? { option: "approve" }
            : answers(record),
      },
    );
    expect(state.phase).toBe("landed");
    expect(asked).toEqual(expect.arrayContaining(["permission", "question", "checkpoint", "landing"]));
    expect(home.git("show", "main:src/permitted.txt")).toBe("permitted");
    expect(home.git("show", "main:src/answer.txt")).toContain("Spaces");
    expect(attemptOf(state, "api", 1)?.checkpoints).toHaveLength(1);
  });

  it("is refused with the person's reason, and the agent goes on without it", async () => {
    const state = await home.fly(
      {
        contract: { autonomy: "ask-me" },
        tasks: [
          task("api", [
            {
              "ask-permission": { kind: "command", command: "echo no > src/api/denied.txt", denied: "go-on" },
            },
            ownFile("api"),
          ]),
        ],
      },
      {
        answers: (record) =>
          record.decision.kind === "permission"
            ? { option: "deny", reason: "not that" }
            : record.decision.kind === "landing" && record.decision.task !== null
              ? { option: "approve" }
              : land(record),
      },
    );
    expect(state.phase).toBe("landed");
    expect(home.git("ls-tree", "-r", "--name-only", "main")).not.toContain("denied.txt");
  });
});

describe("a long piece of work", LONG_ENOUGH, () => {
  it("is handed over to a fresh session in the same workspace when its context is full", async () => {
    const state = await home.fly({
      tasks: [
        {
          id: "api",
          scenario: {
            attempts: [
              {
                segments: [
                  {
                    steps: [
                      { edit: { file: "src/api/half.js", content: "1\n" } },
                      { "needs-segment": { contextUsed: 0.9 } },
                    ],
                  },
                  {
                    steps: [
                      { "expect-prompt": "Go on from here" },
                      { run: "test -f src/api/half.js" },
                      ownFile("api"),
                    ],
                  },
                ],
              },
            ],
          },
        },
      ],
    });
    expect(state.phase).toBe("landed");
    const segments = attemptOf(state, "api", 1)?.segments ?? [];
    expect(segments.map(({ end }) => end)).toEqual(["context-limit", "exited"]);
    expect(segments[0]?.handOff).toMatch(/^did .+, remaining .+, next start from step \d+$/);
    expect(segments[0]?.session).not.toBe(segments[1]?.session);
  });

  it("goes on after a limit of the account by itself, in the same session", async () => {
    const state = await home.fly({ tasks: [task("api", [{ "rate-limited": 1 }, ownFile("api")])] });
    expect(state.phase).toBe("landed");
    expect(attemptOf(state, "api", 1)?.segments).toHaveLength(1);
  });

  it("is paused and resumed in its session, and told a person's words on the way", async () => {
    const mission = await home.state({
      tasks: [
        // Longer than it takes to pause it, which ends the waiting.
        task("api", [
          ownFile("api"),
          { say: "It waits." },
          { wait: 8 },
          { edit: { file: "src/api/more.js", content: "2\n" } },
        ]),
      ],
    });
    await home.launch(mission);
    const waits = (): boolean =>
      home.journal.some(({ event }) => event.type === "progress.seen" && event.detail === "It waits.");
    await home.until(mission, waits);
    await home.send(mission, { type: "task.pause", task: "api" });
    const paused = await home.until(mission, (state) =>
      [...state.tasks.values()].some((each) => each.paused !== null && each.attempts[0]?.idle === true),
    );
    expect(paused.counts.paused).toBe(1);
    await home.send(mission, { type: "task.resume", task: "api" });
    await home.send(mission, { type: "task.steer", task: "api", text: "Mind the tabs." });
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(attemptOf(state, "api", 1)?.segments).toHaveLength(1);
    expect(home.git("show", "main:src/api/more.js")).toBe("2");
  });
});
