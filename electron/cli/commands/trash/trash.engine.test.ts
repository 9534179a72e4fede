import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TrashRow } from "#shared/contract/upkeep-requests.ts";
import { Flown } from "../../testing/flown.ts";
import { writeSmallMission } from "../../testing/small-mission.ts";
import { TestHome } from "../../testing/test-home.ts";

const WITHIN = { timeout: 40_000, interval: 200 };

let home: TestHome;
beforeEach(() => {
  home = new TestHome();
});
afterEach(() => home.remove());

it(
  "what a mission leaves is listed, had back, put away and deleted by a person",
  { timeout: 300_000 },
  async () => {
    const answers = join(home.folder, "answers.yaml");
    writeFileSync(answers, "- { kind: landing, answer: land }\n");
    const flown = await home.run("run", writeSmallMission(home), "--answers", answers, "--json");
    expect(flown.code, flown.out.slice(-2_000) + flown.err).toBe(0);
    const { mission } = new Flown(flown.out).first("mission");
    const short = mission.slice("msn_".length);

    const diff = await home.run("task", "diff", short, "note");
    expect(diff.out).toContain("diff --git a/notes.md b/notes.md\n");
    expect(diff.out).toContain("+hello\n");

    // The next engine tidies at once.
    await home.killEngine();
    const entries = await vi.waitFor(async () => {
      const listed = await home.json<{ entries: TrashRow[] }>("trash", "list");
      expect(listed.entries).toHaveLength(1);
      return listed.entries;
    }, WITHIN);
    const [{ id, path } = { id: "", path: "" }] = entries;
    expect(entries).toMatchObject([{ mission, task: "note", inTheWay: null }]);
    expect((await home.run("trash", "list")).out).toContain("refs/flightdeck/trash/");
    expect((await home.run("mission", "workspaces", short)).out).toContain("It has no workspaces now");
    expect((await home.json<{ text: string }>("task", "diff", short, "note")).text).toContain("+hello\n");

    expect(await home.run("trash", "restore", "zz")).toMatchObject({ code: 2 });
    const back = await home.run("trash", "restore", id.slice(0, 6));
    expect(back).toMatchObject({ code: 0, out: `It is back in ${path}, on flightdeck/${mission}/note.\n` });
    expect(readFileSync(join(path, "notes.md"), "utf8")).toBe("hello\n");
    expect((await home.run("mission", "workspaces", short)).out).toMatch(/note\s+merged\s+ok/);

    const checkpoints = await home.json<{ checkpoints: { kind: string }[] }>(
      "checkpoints",
      "list",
      short,
      "note",
    );
    expect(checkpoints.checkpoints.map(({ kind }) => kind)).toEqual(["kept"]);
    const wrong = await home.run("checkpoints", "restore", short, "note", "refs/heads/main");
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.err).toContain("Nothing was changed");

    expect(await home.run("trash", "put", short, "note")).toMatchObject({ code: 0 });
    expect(existsSync(path)).toBe(false);
    for (const words of [[], ["--older-than", "x"]])
      expect(await home.run("trash", "empty", ...words)).toMatchObject({ code: 2 });
    expect((await home.run("trash", "empty", "--older-than", "1")).out).toBe(
      "Nothing in the trash is that old.\n",
    );
    expect((await home.run("trash", "empty", "--older-than", "0")).out).toBe(
      "1 workspace deleted for good.\n",
    );
    expect((await home.run("trash", "list")).out).toBe("There is nothing in the trash.\n");
  },
);
