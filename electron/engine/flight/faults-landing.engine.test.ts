import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attempts, MANY_LANES, write } from "./testing/fault-flight.ts";
import { FlightHome, land } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
  home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
});
afterEach(() => home.remove());

/** Something that stands in the way of a landing. */
interface Obstacle {
  readonly make: () => void;
  readonly sentence: RegExp;
  readonly undo: () => void;
}

const side = (): string => join(home.folder, "side");
let base = "";

/** A history that has nothing to do with the one the mission began from. */
function otherHistory(): string {
  const tree = home.git("rev-parse", "HEAD^{tree}");
  const commit = home.git("commit-tree", tree, "-m", "another history");
  return commit;
}

const OBSTACLES: readonly Obstacle[] = [
  {
    make: () => {
      home.git("checkout", "-q", "--detach");
      home.git("branch", "-q", "-D", "main");
    },
    sentence: /has no branch main/,
    undo: () => home.git("checkout", "-q", "-b", "main"),
  },
  {
    make: () => home.git("worktree", "add", "-q", "-f", side(), "main"),
    sentence: /main is checked out in .+ and .+Nothing was changed; the mission branch is kept\./,
    undo: () => home.git("worktree", "remove", side()),
  },
  {
    make: () => home.git("-c", "sequence.editor=sed -i s/^pick/edit/", "rebase", "-q", "-i", "HEAD~1"),
    sentence: /a rebase is under way on main\. Nothing was changed; the mission branch is kept\. Finish it/,
    undo: () => home.git("rebase", "--abort"),
  },
  {
    make: () => home.git("reset", "-q", "--hard", otherHistory()),
    sentence: /The mission branch conflicts with main/,
    undo: () => home.git("reset", "-q", "--hard", base),
  },
  {
    make: () => home.git("commit", "-q", "--amend", "--allow-empty", "-m", "moved by force"),
    // Another commit with the same files: what it replaced would come in again with the mission, so a person is shown that.
    sentence: /^[0-9a-f]{10} scenarios$/m,
    undo: () => undefined,
  },
];

/** Everything of the person's repository that a landing could touch. */
const picture = (): string =>
  [
    home.git("for-each-ref"),
    home.git("status", "--porcelain"),
    home.git("rev-parse", "HEAD"),
    home.git("stash", "list"),
  ].join("\n");

describe("a base branch that is not where a mission can land", LONG_ENOUGH, () => {
  it("is not touched: deleted, checked out twice, in a rebase, moved by force; each said, and it lands later", async () => {
    home.write("OTHER.md", "two\n");
    home.commit("another one, so that there is something to rebase");
    let at = -1;
    let before = "";
    const state = await home.fly(
      { tasks: [attempts("api", [[write("src/api/a.js")]])], verify: ["test -f src/api/a.js"] },
      {
        answers: (record) => {
          if (record.decision.kind !== "landing") return null;
          if (at >= 0) {
            const said = record.decision.evidence.map(({ text }) => text).join("\n");
            expect(said).toMatch(OBSTACLES[at]?.sentence ?? /never/);
            expect(picture()).toBe(before);
            OBSTACLES[at]?.undo();
          }
          at += 1;
          base = home.git("rev-parse", "main");
          OBSTACLES[at]?.make();
          before = picture();
          return { option: "land" };
        },
      },
    );
    expect(state.phase).toBe("landed");
    expect(at).toBe(OBSTACLES.length);
    expect(home.git("show", "main:src/api/a.js")).toBe("1");
    expect(home.git("log", "--format=%s", "main")).toContain("moved by force");
    expect(home.git("status", "--porcelain")).toBe("");
  });
});

describe("two missions in one repository, and a person who works in it", LONG_ENOUGH, () => {
  it("both land; the second is verified again on the base the first one moved", async () => {
    const one = await home.state({ tasks: [attempts("one", [[write("src/one/a.js")]])] });
    const two = await home.state({
      tasks: [attempts("two", [[write("src/two/a.js")]])],
      verify: ["! grep -q 1 src/one/a.js"],
    });
    home.git("worktree", "add", "-q", "-b", "mine", side());
    const stop = personAtWork(side());
    await home.launch(one);
    await home.launch(two);
    // Only then does the first one land: the second was proven on the base as it was.
    await home.until(two, ({ pending }) => pending.size > 0, { answers: () => null });
    const first = await home.until(one, ({ phase }) => phase === "landed");
    const reasons: string[] = [];
    const second = await home.until(two, ({ phase }) => phase === "landed", {
      answers: (record) => {
        const failed = record.decision.evidence.find(({ label }) => label === "The last try failed");
        if (record.decision.kind === "landing" && failed !== undefined) {
          reasons.push(failed.text);
          home.write("src/one/a.js", "2\n");
          home.commit("what the second mission needs");
        }
        return land(record);
      },
    });
    const turns = await stop();
    expect([first.phase, second.phase]).toEqual(["landed", "landed"]);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(/main moved since the whole was verified, and on it the whole does not hold/);
    for (const task of ["one", "two"])
      expect(
        home.git("log", "--format=%H", `--grep=^Mission-Task: ${task}$`, "main").split("\n"),
      ).toHaveLength(1);
    expect(turns).toBeGreaterThan(2);
    expect(home.git("rev-list", "--count", "main..mine")).toBe(`${turns}`);
    home.git("fsck", "--strict", "--no-dangling");
  });
});

/** Commits, fetches and packs until it is stopped; answers how often it committed. */
function personAtWork(folder: string): () => Promise<number> {
  const stopFile = join(home.folder, "stop");
  const line = `turns=0
    while ! test -e "${stopFile}"; do
      echo $turns > mine.txt && git add mine.txt && git commit -q -m "mine $turns" || exit 1
      turns=$((turns + 1))
      git fetch -q . main 2>/dev/null; git gc -q 2>/dev/null
      sleep 0.2
    done
    echo $turns`;
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: "P",
    GIT_AUTHOR_EMAIL: "p@example.org",
    GIT_COMMITTER_NAME: "P",
    GIT_COMMITTER_EMAIL: "p@example.org",
  };
  const child = spawn("sh", ["-c", line], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const closed = once(child, "close");
  return async () => {
    if (!existsSync(stopFile)) home.write("../stop", "");
    const [code] = (await closed) as [number | null];
    expect(code).toBe(0);
    return Number(said.trim());
  };
}
