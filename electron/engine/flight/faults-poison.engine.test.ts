import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { attempts, attemptOf, MANY_LANES, stand, standing, taskOf, write } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";
import { Poison } from "./testing/fault-poison.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
  home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
});
afterEach(() => home.remove());

const ATTRIBUTES = "* filter=x diff=x merge=x\n*.big filter=lfs diff=lfs merge=lfs\n";

it(
  "starts no program of a poisoned repository before the landing, and none but the person's own filters at it",
  { timeout: 90_000 },
  async () => {
    const poison = new Poison(home.folder);
    home.write(".gitattributes", ATTRIBUTES);
    home.write("large.big", "version https://git-lfs.github.com/spec/v1\n");
    home.write("planted.config", poison.config("agent"));
    const plant = [
      // Where git of the workspace looks, and where one of its own would be.
      "cp planted.config \"$(sed 's/^gitdir: //' .git)/config.worktree\"",
      'cat planted.config >> "$(dirname "$(dirname "$(sed \'s/^gitdir: //\' .git)")")/config"',
      "git config core.fsmonitor /bin/false",
      "git config --worktree core.fsmonitor /bin/false",
      "mv .git .git-away",
      "mkdir -p src/plants/inner && cd src/plants/inner && git init -q . && cat ../../../planted.config >> .git/config",
      "cp ../../../.gitattributes . && git add -A",
    ]
      .map((line) => `(${line}) 2>&1 | tail -1`)
      .join("; ");
    const mission = await home.state({
      tasks: [
        attempts("plants", [
          [
            write("src/plants/a.txt"),
            { run: plant },
            { run: `printf '${ATTRIBUTES.replaceAll("\n", "\\n")}' > src/plants/.gitattributes; true` },
            { "commit-attempt": "by itself" },
          ],
          [write("src/plants/b.txt")],
        ]),
        attempts("outside", [
          [write("src/outside/a.big"), stand, write("src/outside/b.txt")],
          [write("src/outside/c.txt")],
        ]),
      ],
    });
    // From here on the person's own git would step into it.
    poison.into(join(home.repository, ".git"), "source");
    await home.launch(mission);
    // What somebody without a box could do to a workspace while its agent works.
    const agent = await standing(home, mission, "outside");
    const elsewhere = join(home.folder, "elsewhere");
    poison.into(elsewhere, "elsewhere");
    writeFileSync(join(elsewhere, "HEAD"), "ref: refs/heads/main\n");
    writeFileSync(join(agent.workspace, ".git"), `gitdir: ${elsewhere}\n`);
    agent.goOn();
    const before = await home.until(
      mission,
      (state) => [...state.pending].some((id) => state.decisions.get(id)?.decision.kind === "landing"),
      { answers: () => null },
    );
    expect(poison.fired()).toEqual([]);
    expect(attemptOf(before, "plants", 1)?.failure).toMatch(/src\/plants\/inner\/\.git/);
    expect(attemptOf(before, "outside", 1)?.failure).toContain("is foreign");
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    for (const id of ["plants", "outside"]) expect(taskOf(state, id).stage).toBe("merged");
    expect(poison.fired().filter((name) => !/^source-(lfs-)?(clean|smudge)$/.test(name))).toEqual([]);
    // The trap works: the person's own git steps into it.
    home.git("diff", "HEAD~1");
    expect(poison.fired()).toEqual(
      expect.arrayContaining(["source-worktree-fsmonitor", "source-diff-command"]),
    );
  },
);
