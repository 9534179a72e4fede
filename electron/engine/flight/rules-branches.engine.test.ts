import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MissionState } from "#shared/mission/state.ts";
import { attempts, failureOf, ownFile, task, taskOf } from "./testing/fault-flight.ts";
import { FlightHome, land, type Answering } from "./testing/flight-home.ts";
import { Cast, CAST_TABLE, finds, review, reviewed, work } from "./testing/rule-cast.ts";

const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

const nobody: Answering = () => null;

/** A commit on top of another that nobody proved or read, in our own copy of the repository. */
function foreign(under: string, path: string): string {
  const stream = `commit refs/test/foreign
committer Somebody <somebody@example.org> 0 +0000
data 8
untested
from ${under}
M 100644 inline ${path}
data 4
evil

`;
  const gitDir = home.ours("rev-parse", "--absolute-git-dir");
  execFileSync("git", [`--git-dir=${gitDir}`, "fast-import", "--quiet", "--force"], { input: stream });
  return home.ours("rev-parse", "refs/test/foreign");
}

/** Moves a branch of ours to work of somebody else, as a program would that was let into the data directory. */
function moveBehindOurBack(branch: string, path: string): { readonly from: string; readonly to: string } {
  const from = home.ours("rev-parse", `refs/heads/${branch}`);
  const to = foreign(from, path);
  home.ours("update-ref", `refs/heads/${branch}`, to);
  return { from, to };
}

const putBack = () =>
  home.journal.flatMap(({ event }) => (event.type === "merge.branch-put-back" ? [event] : []));

const isAsked = (id: string) => (state: MissionState) =>
  [...state.pending].some((each) => state.decisions.get(each)?.decision.task === id);

/** Merges every task that is asked about, and answers nothing else. */
const merge: Answering = ({ decision }) => (decision.task === null ? null : { option: "approve" });

describe("a branch of ours that somebody else moves", LONG_ENOUGH, () => {
  it("is put back before anything is built on it: before the first merge, between two, and before the landing", async () => {
    const mission = await home.state({
      tasks: [task("one", [ownFile("one")]), task("two", [ownFile("two")], { after: ["one"] })],
      contract: { autonomy: "ask-me" },
    });
    const branch = `mission/${mission}`;
    await home.launch(mission);
    await home.until(mission, isAsked("one"), { answers: nobody });
    const first = moveBehindOurBack(branch, "evil.js");
    await home.send(mission, { type: "mission.hold" });
    await home.until(mission, (state) => taskOf(state, "one").stage === "merged", { answers: merge });
    expect(putBack()).toMatchObject([{ task: null, found: first.to, to: first.from }]);

    // Who starts next does not start from it either, though it would lie in its scope.
    const second = moveBehindOurBack(branch, "src/two/evil.js");
    await home.send(mission, { type: "mission.release" });
    const started = await home.until(mission, isAsked("two"), { answers: nobody });
    expect(taskOf(started, "two").workspace?.base).toBe(second.from);
    expect(putBack().slice(1)).toMatchObject([{ task: null, found: second.to, to: second.from }]);

    const asked = (state: MissionState) => !isAsked("two")(state) && state.pending.size > 0;
    await home.until(mission, asked, { answers: merge });
    const third = moveBehindOurBack(branch, "evil.js");
    await home.until(mission, ({ phase }) => phase === "landed", { answers: land });
    expect(putBack().slice(2)).toMatchObject([{ task: null, found: third.to, to: third.from }]);
    expect(home.git("ls-tree", "-r", "--name-only", "main", "--", "src", "evil.js")).toBe(
      "src/one/index.js\nsrc/two/index.js",
    );
    for (const { to } of [first, second, third])
      expect(home.ours("rev-parse", `refs/flightdeck/moved/${mission}/${to}`)).toBe(to);
  });

  it("is merged as it was proven and read, when it is that of a task; what stood there is kept", async () => {
    const mission = await home.state({
      tasks: [task("api", [ownFile("api")]), task("gone", [ownFile("gone")])],
      contract: { autonomy: "ask-me" },
    });
    await home.launch(mission);
    const asked = await home.until(mission, (state) => isAsked("api")(state) && isAsked("gone")(state), {
      answers: nobody,
    });
    const branchOf = (id: string): string => taskOf(asked, id).workspace?.branch ?? "";
    // In its scope, so that nothing but the commit itself gives it away.
    const { from, to } = moveBehindOurBack(branchOf("api"), "src/api/evil.js");
    const was = home.ours("rev-parse", `refs/heads/${branchOf("gone")}`);
    home.ours("update-ref", "-d", `refs/heads/${branchOf("gone")}`);
    const state = await home.until(mission, ({ phase }) => phase === "landed", {
      answers: (record) => merge(record) ?? land(record),
    });
    expect(putBack()).toHaveLength(2);
    expect(putBack()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ task: "api", found: to, to: from }),
        expect.objectContaining({ task: "gone", found: "0".repeat(was.length), to: was }),
      ]),
    );
    for (const id of ["api", "gone"])
      expect(taskOf(state, id)).toMatchObject({ stage: "merged", mergeTries: 0 });
    expect(home.git("ls-tree", "-r", "--name-only", "main", "src")).toBe(
      "src/api/index.js\nsrc/gone/index.js",
    );
    expect(home.ours("show", `refs/flightdeck/moved/${mission}/${to}:src/api/evil.js`)).toBe("evil");
  });
});

describe("a reviewer without a box", LONG_ENOUGH, () => {
  it("changes nothing by committing on the branch it reads: what is merged is what it was asked about", async () => {
    const cast = new Cast();
    try {
      await home.remove();
      home = new FlightHome(cast.environment);
      home.write(".flightdeck/allocation.yaml", JSON.stringify(CAST_TABLE));
      home.commit("who does what");
      cast.plays("ash", [work("api", "mkdir -p src/api && echo one > src/api/a.txt")]);
      const commits = "git -c user.name=E -c user.email=e@example.org commit -q -a -m evil";
      const moves = `for ref in $(git for-each-ref --format="%(refname)" refs/heads/flightdeck); do git update-ref $ref HEAD; done`;
      cast.plays("birch", [
        review("api", `echo evil >> src/api/a.txt && ${commits} && ${moves} && ${finds()}`),
      ]);
      const state = await home.fly({
        tasks: [reviewed("api")],
        agents: "installed",
        contract: { unsandboxed: true },
      });
      expect(taskOf(state, "api")).toMatchObject({ passedBy: "birch", mergeTries: 0 });
      expect(putBack()).toMatchObject([{ task: "api" }]);
      const kept = `refs/flightdeck/moved/${state.id}/${putBack()[0]?.found ?? ""}`;
      expect(home.ours("show", `${kept}:src/api/a.txt`)).toBe("one\nevil");
      expect(home.git("show", "main:src/api/a.txt")).toBe("one");
    } finally {
      cast.remove();
    }
  });
});

describe("a breach of scope", LONG_ENOUGH, () => {
  it("is not hidden by moving a file into the scope: both of its names count", async () => {
    const hides = { run: "mkdir -p src/api && mv README.md src/api/README.md" };
    const state = await home.fly({
      tasks: [
        attempts("api", [
          [hides, ownFile("api")],
          [{ run: "test -f README.md" }, ownFile("api")],
        ]),
      ],
    });
    expect(failureOf(state, "api")).toMatch(/changed outside the scope: README\.md\. It was taken back/);
    expect(home.journal.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ type: "attempt.failed", task: "api", attempt: 1, next: "retry" }),
    );
    const kept = /refs\/flightdeck\/checkpoints\/\S+?-outside-scope/.exec(failureOf(state, "api"))?.[0] ?? "";
    expect(home.ours("ls-tree", "-r", "--name-only", kept, "README.md")).toBe("");
    expect(home.git("show", "main:README.md")).toBe("# A sample");
  });
});
