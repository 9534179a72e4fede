import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  attemptOf,
  attempts,
  eventually,
  failureOf,
  MANY_LANES,
  stand,
  standing,
  write,
} from "./testing/fault-flight.ts";
import { FlightHome, land } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
const children: ChildProcess[] = [];
beforeEach(() => {
  home = new FlightHome();
  home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
});
afterEach(async () => {
  for (const child of children.splice(0)) await ended(child);
  await home.remove();
});

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

/** Where our repository keeps the index of a workspace. */
function adminOf(workspace: string): string {
  const pointer = readFileSync(join(workspace, ".git"), "utf8");
  return pointer.replace(/^gitdir: /, "").trimEnd();
}

/** A real git that holds the lock of the index, as an editor or a prompt of a person could. */
async function holdIndex(workspace: string): Promise<ChildProcess> {
  const child = spawn("git", ["-C", workspace, "update-index", "--stdin"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  children.push(child);
  await eventually(() => existsSync(join(adminOf(workspace), "index.lock")), "git holds the index");
  return child;
}

describe("a lock on the index of a workspace", LONG_ENOUGH, () => {
  it("that a living git holds is waited for, then named to a person, and never deleted", async () => {
    let holder: ChildProcess | null = null;
    let workspace = "";
    const asked: string[] = [];
    const mission = await home.state({
      tasks: [
        attempts(
          "held",
          [[write("src/held/first.js"), { crash: { code: 4 } }], [write("src/held/again.js")]],
          {
            more: { limits: { attempts: 1 } },
          },
        ),
      ],
    });
    await home.launch(mission);
    const crashed = await home.until(mission, ({ pending }) => pending.size === 1, { answers: () => null });
    workspace = [...crashed.tasks.values()][0]?.workspace?.path ?? "";
    holder = await holdIndex(workspace);
    const begun = performance.now();
    const state = await home.until(mission, ({ phase }) => phase === "landed", {
      answers: (record) => {
        if (record.decision.kind !== "failed-task") return land(record);
        asked.push(record.decision.evidence.map(({ text }) => text).join("\n"));
        if (asked.length === 2) {
          expect(performance.now() - begun).toBeGreaterThan(9_000);
          expect(existsSync(join(adminOf(workspace), "index.lock"))).toBe(true);
          holder?.stdin?.end();
        }
        return { option: "retry", reason: "again" };
      },
    });
    expect(state.phase).toBe("landed");
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatch(
      /index\.lock is held by .*process \d+.* for more than 10 s\. Nothing was changed\./,
    );
    expect(home.git("show", "main:src/held/first.js")).toBe("1");
  });

  it("that nobody holds any more is put aside, during an attempt and between two", async () => {
    const left = "DIRC, and no more";
    const mission = await home.state({
      tasks: [
        attempts("stale", [
          [write("src/stale/first.js"), stand, { crash: { code: 4 } }],
          [write("src/stale/again.js"), stand],
        ]),
      ],
    });
    await home.launch(mission);
    for (const number of [1, 2]) {
      const agent = await standing(home, mission, "stale", number);
      writeFileSync(join(adminOf(agent.workspace), "index.lock"), left);
      agent.goOn();
    }
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(failureOf(state, "stale")).toContain("exit code 4");
    expect(home.git("show", "main:src/stale/again.js")).toBe("1");
    const [admin = ""] = home.ours("worktree", "list", "--porcelain").match(/\/workspaces\/msn_\S+/) ?? [];
    const aside = join(adminOf(join(home.home, admin)), "stale-locks");
    expect(readdirSync(aside).map((name) => readFileSync(join(aside, name), "utf8"))).toContain(left);
  });
});

describe("links that an agent makes", LONG_ENOUGH, () => {
  it("are never followed: committed as links, no expected file, and nothing behind them is written or taken back", async () => {
    const outside = join(home.folder, "outside");
    mkdirSync(outside);
    for (const name of ["page.md", "README.md", "secret.txt"]) writeFileSync(join(outside, name), "theirs\n");
    const outsideNow = () =>
      readdirSync(outside)
        .toSorted()
        .map((name) => `${name}: ${readFileSync(join(outside, name), "utf8")}`)
        .join("");
    const before = outsideNow();
    home.write("docs/page.md", "ours\n");
    const state = await home.fly({
      tasks: [
        attempts("points", [
          [
            {
              run: `mkdir -p src/points && cd src/points && ln -s /etc/passwd passwd && ln -s ../../.. up && ln -s ${home.home} data && ln -s ${outside}/secret.txt secret`,
            },
            write("src/points/a.js"),
          ],
        ]),
        attempts(
          "expected",
          [
            [{ run: `mkdir -p src/expected && ln -s ${outside}/secret.txt src/expected/out.md` }],
            [{ run: "rm src/expected/out.md" }, write("src/expected/out.md", "mine\n")],
          ],
          { expectedFiles: ["src/expected/out.md"] },
        ),
        attempts("file", [
          [{ run: `ln -sf ${outside}/README.md README.md` }, write("src/file/a.js")],
          [{ run: "test ! -L README.md && grep -q sample README.md" }, write("src/file/b.js")],
        ]),
        attempts("folder", [
          [
            { run: `rm -r docs && ln -s ${outside} docs && ln -s ${outside} added && ln -s ${outside} src` },
            { run: "rm src; mkdir src" },
            write("src/folder/a.js"),
          ],
          [
            { run: "test ! -L docs && grep -q ours docs/page.md && ! test -e added" },
            write("src/folder/b.js"),
          ],
        ]),
      ],
    });
    expect(state.phase).toBe("landed");
    expect(outsideNow()).toBe(before);
    const mode = (path: string) => home.git("ls-tree", "main", path).slice(0, 6);
    for (const name of ["passwd", "up", "data", "secret"]) expect(mode(`src/points/${name}`)).toBe("120000");
    expect(home.git("show", "main:src/points/passwd")).toBe("/etc/passwd");
    expect(failureOf(state, "expected")).toContain("src/expected/out.md is not a file");
    expect(failureOf(state, "file")).toMatch(/changed outside the scope: README\.md/);
    expect(failureOf(state, "folder")).toMatch(/changed outside the scope: .*docs/);
    expect(attemptOf(state, "folder", 2)?.outcome).toBe("passed");
    expect(home.git("show", "main:docs/page.md")).toBe("ours");
    const kept = /refs\/flightdeck\/checkpoints\/\S+?-outside-scope/.exec(failureOf(state, "folder"))?.[0];
    expect(home.ours("show", `${kept}:docs`)).toBe(outside);
  });
});
