import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { attemptOf, ownFile, stand, standing, task, taskOf } from "./testing/fault-flight.ts";
import { FlightHome, land, type Answering } from "./testing/flight-home.ts";

/** A whole mission takes some seconds, more on a machine that does other things. */
const LONG_ENOUGH = { timeout: 90_000 };

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

describe("moving work", LONG_ENOUGH, () => {
  it("says what flies before the engine is stopped, and goes on after it was stopped all the same", async () => {
    const mission = await home.state({
      tasks: [
        {
          id: "api",
          scenario: { attempts: [{ steps: [ownFile("api"), { stall: {} }] }, { steps: [ownFile("api")] }] },
        },
      ],
    });
    await home.launch(mission);
    await home.until(mission, (state) => (attemptOf(state, "api", 1)?.toolCalls ?? 0) > 0);
    await expect(home.ask("engine.stop", { endSessions: false })).rejects.toThrow("1 agent in flight");
    const pid = home.pidOf("engine");
    await home.ask("engine.stop", { endSessions: true });
    await expect.poll(() => home.processes(), { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => isAlive(pid ?? 0), { timeout: 15_000 }).toBe(false);
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(attemptOf(state, "api", 1)).toMatchObject({ outcome: "interrupted" });
  });

  it("goes on with another family in the same workspace", async () => {
    const answers: Answering = (record) =>
      record.decision.kind === "failed-task"
        ? { option: "other-agent", reason: "somebody else" }
        : land(record);
    const state = await home.fly(
      {
        tasks: [
          {
            id: "api",
            scenario: {
              attempts: [
                { steps: [{ edit: { file: "src/api/first.js", content: "1\n" } }, { crash: { code: 1 } }] },
                { steps: [{ run: "test -f src/api/first.js" }, ownFile("api")] },
              ],
            },
            more: { limits: { attempts: 1 } },
          },
        ],
      },
      { answers },
    );
    expect(state.phase).toBe("landed");
    const [first, second] = [attemptOf(state, "api", 1), attemptOf(state, "api", 2)];
    expect([first?.route.family, second?.route.family]).toEqual(["scripted", "scripted-two"]);
    expect(home.git("show", "main:src/api/first.js")).toBe("1");
  });

  it("merges one after the other, and has a conflict resolved in the workspace of the second", async () => {
    home.write("docs/a.md", "# A page about a\n\nWith some words.\n");
    const mission = await home.state({
      tasks: [
        {
          id: "move",
          touch: ["docs/a.md", "pages/a.md"],
          scenario: { steps: [{ run: "mkdir pages && mv docs/a.md pages/a.md" }] },
        },
        {
          // A page is added to a folder that moves meanwhile: nobody can see that in the plan.
          id: "add",
          touch: ["docs/b.md", "pages/b.md"],
          scenario: {
            attempts: [
              {
                steps: [
                  { edit: { file: "docs/b.md", content: "# B\n" } },
                  stand,
                  { checkpoint: { label: "first-change", summary: "A page.", plans: "Nothing more." } },
                ],
              },
              {
                steps: [
                  { "expect-prompt": "conflicts with the mission branch" },
                  { run: "rm -rf docs && printf '# B\\n' > pages/b.md" },
                ],
              },
            ],
          },
        },
      ],
    });
    await home.launch(mission);
    const second = await standing(home, mission, "add");
    await home.until(mission, (seen) => taskOf(seen, "move").stage === "merged");
    second.goOn();
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(state.phase).toBe("landed");
    expect(attemptOf(state, "add", 2)?.purpose).toBe("resolve");
    // It was seen coming, before anything was merged, and its agent was told whose work it meets.
    const [foreseen] = home.journal.flatMap(({ event }) =>
      event.type === "conflict.foreseen" ? [event] : [],
    );
    expect(foreseen).toMatchObject({ task: "add", with: null, told: true });
    expect(taskOf(state, "add").notes.join("\n")).toContain(
      "From Flightdeck: As it is now your work will conflict with the mission branch, which has moved on (move)",
    );
    expect(home.git("ls-tree", "-r", "--name-only", "main", "pages", "docs")).toBe("pages/a.md\npages/b.md");
    // The merge of the second has the first as its parent: one merger, one order.
    expect(home.git("log", "--first-parent", "--format=%s", "-2", "main")).toBe("Task add\nTask move");
  });

  it("proves five as one tree, holds out the one that does not fit, and merges the others", async () => {
    const ids = ["one", "two", "three", "four", "five"];
    const acceptance = (id: string) =>
      // Alone it holds: nobody can see in its own branch that it does not go together with the first.
      id === "three" ? ["test ! -e src/one/index.js"] : ["test -d src"];
    const mission = await home.state({
      tasks: ids.map((id) => task(id, [ownFile(id)], { acceptance: acceptance(id) })),
      contract: { autonomy: "ask-me" },
    });
    await home.launch(mission);
    const asked = await home.until(mission, ({ pending }) => pending.size === ids.length, {
      answers: () => null,
    });
    // Nothing is merged while the mission is paused, so that all are ready at the same moment.
    await home.send(mission, { type: "mission.pause" });
    for (const decision of asked.pending)
      await home.send(mission, { type: "decision.answer", decisions: [decision], option: "approve" });
    await home.send(mission, { type: "mission.resume" });
    const isMerged = (state: MissionState, id: string): boolean => taskOf(state, id).stage === "merged";
    const state = await home.until(
      mission,
      (seen) => ids.every((id) => id === "three" || isMerged(seen, id)) && seen.counts.merging === 0,
      { answers: () => null },
    );
    const bad = taskOf(state, "three");
    expect(bad.mergedAs).toBeNull();
    expect(bad.notes.join("\n")).toContain("acceptance of three does not hold with one, two, three merged");
    // The last train was proven as one tree, and both came with it.
    const merged = home.journal.flatMap(({ event }) => (event.type === "task.merged" ? [event] : []));
    expect(merged.slice(-2).map(({ task: id }) => id)).toEqual(["four", "five"]);
    const promoted = home.ours("rev-parse", `mission/${mission}^{tree}`);
    expect(merged.slice(-2).map(({ tree }) => tree)).toEqual([promoted, promoted]);
    const head = `mission/${mission}`;
    expect(home.ours("log", "--first-parent", "--format=%s", "-4", head).split("\n")).toEqual([
      "Task five",
      "Task four",
      "Task two",
      "Task one",
    ]);
    expect(home.ours("ls-tree", "--name-only", head, "src/")).toBe("src/five\nsrc/four\nsrc/one\nsrc/two");
    expect(home.git("stash", "list")).toBe("");
  });
});

describe("the landing", LONG_ENOUGH, () => {
  it("leaves a dirty checkout untouched and says why, then lands when it is clean", async () => {
    let failures = 0;
    const state = await home.fly(
      {
        tasks: [
          {
            id: "api",
            touch: ["README.md"],
            scenario: { steps: [{ edit: { file: "README.md", content: "# Changed by the mission\n" } }] },
          },
        ],
      },
      {
        answers: (record) => {
          if (record.decision.kind !== "landing") return null;
          const failed = record.decision.evidence.some(
            ({ label, text }) => label === "The last try failed" && text.includes("README.md"),
          );
          if (failed) {
            failures += 1;
            expect(readFileSync(join(home.repository, "README.md"), "utf8")).toBe("# My own change\n");
            home.git("checkout", "-q", "--", "README.md");
          } else home.write("README.md", "# My own change\n");
          return { option: "land" };
        },
      },
    );
    expect(state.phase).toBe("landed");
    expect(failures).toBe(1);
    expect(home.git("show", "main:README.md")).toBe("# Changed by the mission");
    expect(home.git("status", "--porcelain")).toBe("");
  });

  it("verifies the whole again when the base branch moved meanwhile", async () => {
    let moved = false;
    const state = await home.fly(
      { tasks: [task("api", [ownFile("api")])], verify: ["test -f src/api/index.js"] },
      {
        answers: (record) => {
          if (record.decision.kind !== "landing") return null;
          if (!moved) {
            moved = true;
            home.write("OTHER.md", "by somebody else\n");
            home.commit("somebody else's work");
          }
          return { option: "land" };
        },
      },
    );
    expect(state.phase).toBe("landed");
    expect(home.git("log", "--format=%s", "main")).toContain("somebody else's work");
    expect(home.git("show", "main:src/api/index.js")).toContain("api");
    expect(existsSync(join(home.repository, "OTHER.md"))).toBe(true);
  });

  it("never writes the person's repository before that", async () => {
    const before = (): string =>
      [
        home.git("for-each-ref"),
        home.git("status", "--porcelain"),
        home.git("stash", "list"),
        home.git("config", "--list", "--local"),
        readdirSync(join(home.repository, ".git")).toSorted().join(" "),
      ].join("\n");
    const mission = await home.state({ tasks: [task("api", [ownFile("api")])] });
    const was = before();
    await home.launch(mission);
    await home.until(
      mission,
      (state) => [...state.pending].some((id) => state.decisions.get(id)?.decision.kind === "landing"),
      { answers: () => null },
    );
    expect(before()).toBe(was);
  });

  it("lands plan, decisions and memory with the work it showed, and is taken back while the base has not moved", async () => {
    home.write("DECISIONS.md", "# Ours\n\nKept.\n");
    home.commit("decisions of before");
    const was = home.git("rev-parse", "main");
    const mission = await home.state({
      tasks: [task("api", [ownFile("api")])],
      verify: ["grep -q SQLite DECISIONS.md", "ls docs/missions/*.md"],
      contract: { unrecorded: undefined },
    });
    const log = { title: "Storage", text: "SQLite.", reason: "One file." };
    await home.launch(mission);
    await home.send(mission, { type: "mission.record-decision", ...log });
    const shown = await home.until(mission, ({ pending }) => pending.size > 0, { answers: () => null });
    const [card] = [...shown.pending].flatMap((id) => shown.decisions.get(id)?.decision ?? []);
    const lines = new Map(card?.evidence.map(({ label, text }) => [label, text]));
    expect(lines.get("Written down of the mission")).toMatch(/^docs\/missions\/.*\.md\nDECISIONS\.md$/);
    expect(lines.get("Files")).toContain("src/api/index.js");
    // A decision that comes after the card makes another whole, which is shown again.
    await home.send(mission, { type: "mission.record-decision", ...log, title: "Port", text: "7000." });
    const landed = await home.until(mission, ({ phase }) => phase === "landed");
    expect(home.git("rev-parse", "main")).toBe(landed.landing.facts?.commit);
    const decisions = home.git("show", "main:DECISIONS.md");
    expect(decisions).toMatch(/^# Ours\n\nKept\.\n/);
    for (const text of ["SQLite.", "7000."]) expect(decisions.split(text)).toHaveLength(2);

    await home.send(mission, { type: "mission.undo-landing" });
    const back = await home.until(mission, ({ pending }) => pending.size > 0, { answers: () => null });
    expect(back.landing.landed).toBeNull();
    expect(home.git("log", "-1", "--format=%s", "main")).toBe("scenarios");
    expect(home.git("merge-base", "main", was)).toBe(was);
    expect(home.git("status", "--porcelain")).toBe("");

    await home.until(mission, ({ phase }) => phase === "landed");
    home.write("AFTER.md", "mine\n");
    home.commit("after the landing");
    const after = home.git("rev-parse", "main");
    await home.send(mission, { type: "mission.undo-landing" });
    await home.until(mission, ({ landing }) => !landing.undoUnderWay, { answers: () => null });
    expect(home.journal.map(({ event }) => event)).toContainEqual({
      type: "landing.undo-failed",
      reason: expect.stringContaining("main has moved on since the landing") as string,
    });
    expect(home.git("rev-parse", "main")).toBe(after);
  });
});

describe("a pull request", LONG_ENOUGH, () => {
  it("is pushed and opened once, as it was approved, however often the engine dies on the way", async () => {
    await home.remove();
    const bin = mkdtempSync(join(tmpdir(), "fd-gh-"));
    // Dies before it was opened, then after it: whoever comes next finds what is there.
    writeFileSync(
      join(bin, "gh"),
      `#!/bin/sh
case "$2" in
list) if [ -f ${bin}/opened ]; then
    tip=$(git ls-remote origin "refs/heads/\${3#--head=}" | cut -f1)
    echo '[{"url":"https://example.org/a/b/pull/7","isCrossRepository":false,"headRefOid":"'$tip'"}]'
  elif [ ! -f ${bin}/first ]; then touch ${bin}/first; kill -9 $PPID
  else echo '[]'; fi ;;
create) printf '%s\n' "$@" > ${bin}/asked; cat > ${bin}/opened; kill -9 $PPID ;;
esac
`,
      { mode: 0o755 },
    );
    home = new FlightHome({ ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` });
    const remote = join(home.folder, "remote.git");
    home.git("init", "-q", "--bare", remote);
    home.git("remote", "add", "origin", remote);
    // Every push is written down, also one that changes nothing.
    writeFileSync(join(remote, "hooks", "post-receive"), `#!/bin/sh\ncat >> ${bin}/pushes\n`, {
      mode: 0o755,
    });
    const mission = await home.state({ tasks: [task("api", [ownFile("api")])] });
    const was = home.git("for-each-ref", "refs/heads");
    await home.launch(mission);
    await home.until(mission, ({ pending }) => pending.size > 0, { answers: () => null });
    await home.send(mission, { type: "landing.describe", title: "A first API", body: "Why it is there." });
    const seen = await home.until(
      mission,
      ({ landing, pending }) => landing.text !== null && pending.size > 0,
      { answers: () => null },
    );
    const [decision = ""] = seen.pending;
    for (let death = 0; death < 2; death += 1) {
      const pid = home.pidOf("engine") ?? 0;
      if (death === 0)
        await home.send(mission, {
          type: "decision.answer",
          decisions: [decision],
          option: "pull-request",
        } as never);
      await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
      await home.engine();
    }
    const state = await home.until(mission, ({ phase }) => phase === "landed", { answers: () => null });
    const { landed, published } = state.landing;
    expect(published).toMatchObject({ remote: "origin", url: "https://example.org/a/b/pull/7" });
    expect(landed?.how).toBe("pull-request");
    expect(readFileSync(join(bin, "opened"), "utf8")).toBe("Why it is there.");
    expect(readFileSync(join(bin, "asked"), "utf8")).toContain("--title=A first API\n");
    const pushes = readFileSync(join(bin, "pushes"), "utf8").trim().split("\n");
    expect(pushes).toEqual([expect.stringMatching(`${landed?.commit} refs/heads/${published?.branch}$`)]);
    expect(home.git("for-each-ref", "refs/heads")).toBe(was);
    rmSync(bin, { recursive: true });
  });
});
