import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  attemptOf,
  attempts,
  failureOf,
  MANY_LANES,
  stand,
  standing,
  write,
} from "./testing/fault-flight.ts";
import { FlightHome, land } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
  home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
});
afterEach(() => home.remove());

/** What a person who knows no better does in a workspace. */
const plainGit = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-C", folder, "-c", "user.name=P", "-c", "user.email=p@example.org", ...args], {
    encoding: "utf8",
  });

type Fault = (workspace: string) => void;

/** Another folder with files of somebody, which nobody of us may touch. */
const foreign = (): string => join(home.folder, "foreign");

const FAULTS: Readonly<Record<string, Fault>> = {
  deleted: (path) => rmSync(path, { recursive: true }),
  moved: (path) => renameSync(path, `${path}-elsewhere`),
  switched: (path) => plainGit(path, "checkout", "-q", "-b", "elsewhere"),
  detached: (path) => plainGit(path, "checkout", "-q", "--detach"),
  rewritten: (path) => {
    rmSync(join(path, ".git"));
    writeFileSync(join(path, ".git"), `gitdir: ${join(foreign(), ".git")}\n`);
  },
  linked: (path) => {
    renameSync(path, join(home.folder, "taken-away"));
    symlinkSync(foreign(), path);
  },
};

/** What the sentence calls it. */
const CALLED: Readonly<Record<string, string>> = {
  rewritten: "foreign",
  linked: "foreign",
  deleted: "missing",
};
/** Where what the agent wrote before is still in the files of the next attempt. */
const KEEPS_FILES = ["moved", "switched", "detached", "rewritten"];

function makeForeign(): string {
  mkdirSync(foreign());
  plainGit(foreign(), "init", "-q");
  writeFileSync(join(foreign(), "theirs.txt"), "theirs\n");
  plainGit(foreign(), "add", "-A");
  plainGit(foreign(), "commit", "-q", "-m", "theirs");
  return foreignPicture();
}

const foreignPicture = (): string =>
  `${plainGit(foreign(), "for-each-ref")}${readdirSync(foreign()).toSorted().join(" ")}${readFileSync(join(foreign(), ".git", "config"), "utf8")}`;

describe("a workspace that is changed from outside while its agent works", LONG_ENOUGH, () => {
  it("is no evidence; it is repaired, and the next attempt lands", async () => {
    const was = makeForeign();
    const names = Object.keys(FAULTS);
    const mission = await home.state({
      tasks: names.map((id) =>
        attempts(id, [
          [write(`src/${id}/first.js`), stand, write(`src/${id}/late.js`)],
          [write(`src/${id}/again.js`)],
        ]),
      ),
    });
    await home.launch(mission);
    for (const id of names) {
      const agent = await standing(home, mission, id);
      FAULTS[id]?.(agent.workspace);
      agent.goOn();
    }
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    const landed = home.git("ls-tree", "-r", "--name-only", "main", "src").split("\n");
    for (const id of names) {
      expect(failureOf(state, id)).toContain(
        `is ${CALLED[id] ?? id}: nothing in it can count as the work of this attempt`,
      );
      expect(attemptOf(state, id, 2)?.outcome).toBe("passed");
      expect(landed).toContain(`src/${id}/again.js`);
      expect(landed.includes(`src/${id}/first.js`)).toBe(KEEPS_FILES.includes(id));
    }
    expect(foreignPicture()).toBe(was);
    // What was in a workspace when it was put right can be had back, each from a ref of ours.
    const kept = home.ours("for-each-ref", "--format=%(refname)", "refs/flightdeck/trash/");
    for (const id of ["switched", "detached", "rewritten"]) {
      const ref = kept.split("\n").find((name) => name.includes(`/${id}/`)) ?? "";
      expect(home.ours("show", `${ref}:src/${id}/first.js`)).toBe("1");
    }
    expect(existsSync(join(home.folder, "taken-away", "src", "linked", "first.js"))).toBe(true);
  });

  it("is put right when it happens between two attempts, with what was committed before", async () => {
    const was = makeForeign();
    const names = Object.keys(FAULTS);
    const state = await home.fly(
      {
        tasks: names.map((id) =>
          attempts(
            id,
            [
              [write(`src/${id}/first.js`), { crash: { code: 4 } }],
              [{ run: `test -f src/${id}/first.js` }, write(`src/${id}/again.js`)],
            ],
            { more: { limits: { attempts: 1 } } },
          ),
        ),
      },
      {
        answers: (record) => {
          const { kind, task } = record.decision;
          if (kind !== "failed-task" || task === null) return land(record);
          const [mission = ""] = readdirSync(join(home.home, "workspaces")).filter((name) =>
            name.startsWith("msn_"),
          );
          FAULTS[task]?.(join(home.home, "workspaces", mission, task));
          return { option: "retry", reason: "go on" };
        },
      },
    );
    expect(state.phase).toBe("landed");
    const landed = home.git("ls-tree", "-r", "--name-only", "main", "src");
    for (const id of names) {
      expect(failureOf(state, id)).toContain("exit code 4");
      expect(landed).toContain(`src/${id}/first.js\n`.trim());
      expect(landed).toContain(`src/${id}/again.js`);
    }
    expect(foreignPicture()).toBe(was);
  });
});

describe("an agent that destroys its own workspace", LONG_ENOUGH, () => {
  it("breaks its scope; what it deleted is back for the next attempt, and its pointer to git stays", async () => {
    const state = await home.fly(
      {
        tasks: [
          attempts("wipes", [
            [write("src/wipes/a.js"), { run: "find . -mindepth 1 -not -name .git -delete; ls -A" }],
            [{ run: "test -f README.md" }, write("src/wipes/b.js")],
          ]),
          attempts("points", [
            [
              { run: "rm -f .git; git init -q /tmp/evil; echo 'gitdir: /tmp/evil/.git' > .git; true" },
              write("src/points/a.js"),
            ],
          ]),
        ],
      },
      {
        // It touched the rules of the repository, so its work is looked at by a person from then on.
        answers: (record) => (record.decision.kind === "policy-gate" ? { option: "accept" } : land(record)),
      },
    );
    expect(state.phase).toBe("landed");
    expect(failureOf(state, "wipes")).toMatch(/changed outside the scope: .*README\.md/);
    expect(attemptOf(state, "points", 1)?.outcome).toBe("passed");
    expect(home.git("show", "main:README.md")).toBe("# A sample");
  });
});
