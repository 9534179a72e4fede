import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { attemptOf, attempts, failureOf, MANY_LANES, taskOf, write } from "./testing/fault-flight.ts";
import { FlightHome, type TestTask } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
  home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
});
afterEach(() => home.remove());

/** Nobody else sleeps for exactly this long, nor does another run of this test beside it. */
const LEFT_BEHIND_SECONDS = `${10_000_000 + process.pid}`;
const FLOOD_BYTES = 200 * 1024 * 1024;

/** A command that does something bad while the work is not whole: the second attempt makes it so. */
function unlessWhole(id: string, bad: string, timeoutSeconds = 60): TestTask {
  const file = `src/${id}/whole.js`;
  const brief = {
    goal: `Write ${id}.`,
    currentState: "Nothing is there.",
    scope: { touch: [`src/${id}/**`], avoid: [], read: [] },
    acceptance: [{ command: `test -e ${file} || { ${bad}; }`, timeoutSeconds }],
    criteria: ["It is there."],
    expectedFiles: [],
    network: { needed: false },
  };
  return attempts(id, [[write(`src/${id}/half.js`)], [write(file)]], { more: { brief } });
}

/** Processes of this machine with this word in their command line. */
const running = (word: string): string[] =>
  readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(word);
    } catch {
      // It ended while it was looked at.
      return false;
    }
  });

describe("a command that is to prove the work", LONG_ENOUGH, () => {
  it("fails it with one sentence when it never ends, leaves programs behind or floods; nothing of it survives", async () => {
    const leave = `setsid sleep ${LEFT_BEHIND_SECONDS} & nohup sleep ${LEFT_BEHIND_SECONDS} & (sleep ${LEFT_BEHIND_SECONDS} &)`;
    const state = await home.fly({
      tasks: [
        unlessWhole("endless", `sleep ${LEFT_BEHIND_SECONDS}`, 1),
        unlessWhole("children", `${leave}; exit 3`),
        unlessWhole("flood", `yes | head -c ${FLOOD_BYTES}; exit 4`),
        attempts("quiet", [[write("src/quiet/a.js")]], { acceptance: [`${leave}; true`] }),
      ],
    });
    expect(state.phase).toBe("landed");
    expect(running(LEFT_BEHIND_SECONDS)).toEqual([]);
    expect(failureOf(state, "endless")).toContain("ended by Flightdeck after 1 s without an end of its own");
    expect(failureOf(state, "children")).toMatch(/^The acceptance check did not pass: .*exit code 3$/s);
    expect(failureOf(state, "flood")).toMatch(/y\nexit code 4$/);
    expect(failureOf(state, "flood").length).toBeLessThan(20_000);
    for (const id of ["endless", "children", "flood"])
      expect(attemptOf(state, id, 2)?.outcome).toBe("passed");
    expect(attemptOf(state, "quiet", 1)?.outcome).toBe("passed");
  });

  it("is worth nothing on the merged tree when it edits what it proves, nor where the whole breaks by it", async () => {
    // In the workspace it was taken back; where the merge is proven nothing may speak for a tree that is another by now.
    const edits = 'case "$PWD" in */proving/*) echo made-to-pass > README.md ;; esac';
    const mission = await home.state({
      tasks: [
        attempts("edits", [[write("src/edits/a.js")]], { acceptance: [edits] }),
        attempts("spoils", [[write("src/spoils/a.js")]]),
      ],
      // It held before the mission began, so whoever breaks it is held out long before its end.
      verify: ["test ! -e src/spoils/a.js"],
    });
    await home.launch(mission);
    const state = await home.until(mission, (seen) =>
      ["edits", "spoils"].every((id) => taskOf(seen, id).mergeTries > 0),
    );
    const detailOf = (id: string): string => taskOf(state, id).notes.join("\n");
    expect(detailOf("edits")).toContain("changed files of the commit itself (README.md)");
    expect(detailOf("spoils")).toContain("The check of the whole mission, which held before, does not hold");
    expect(home.ours("log", "--format=%s", `mission/${mission}`)).not.toContain("Task");
  });

  it("of the whole, where it holds only from a merge on, is said to and guards every merge after that", async () => {
    const later = (id: string, after: string) => ({
      ...attempts(id, [[write(`src/${id}/a.js`)]]),
      after: [after],
    });
    const mission = await home.state({
      tasks: [
        attempts("makes", [[write("src/makes/a.js")]]),
        later("breaks", "makes"),
        // While somebody is left, the whole is looked at before the end.
        later("last", "breaks"),
      ],
      verify: ["test -e src/makes/a.js && test ! -e src/breaks/a.js"],
    });
    await home.launch(mission);
    const state = await home.until(mission, (seen) => taskOf(seen, "breaks").mergeTries > 0);
    expect(taskOf(state, "breaks").notes.join("\n")).toContain("does not hold");
    const said = home.journal.flatMap(({ event }) => (event.type === "merge.whole-checked" ? [event] : []));
    expect(said.map(({ holds }) => holds)).toEqual([false, true]);
    expect(said[1]?.commit).toBe(taskOf(state, "makes").mergedAs);
  });

  it("leaves the work as it was committed when it changes or deletes it; the next attempt is not blamed", async () => {
    const state = await home.fly({
      tasks: [
        unlessWhole("changes", "echo broken > README.md; echo more >> src/changes/half.js; exit 5"),
        unlessWhole("leaves", "mkdir built && echo 1 > built/out.bin; exit 6"),
        unlessWhole("deletes", "find . -mindepth 1 -not -name .git -delete; exit 7"),
      ],
    });
    expect(state.phase).toBe("landed");
    for (const [id, code] of Object.entries({ changes: 5, leaves: 6, deletes: 7 })) {
      expect(failureOf(state, id)).toMatch(new RegExp(`exit code ${code}`));
      expect(failureOf(state, id, 2)).toBe("");
      expect(attemptOf(state, id, 2)?.outcome).toBe("passed");
      expect(home.git("show", `main:src/${id}/half.js`)).toBe("1");
    }
    expect(home.git("show", "main:README.md")).toBe("# A sample");
    expect(home.git("ls-tree", "--name-only", "main")).not.toContain("built");
  });
});
