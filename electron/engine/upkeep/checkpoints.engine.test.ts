import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { CheckpointRow } from "#shared/contract/upkeep-requests.ts";
import { committedOf, KeptHome, waitFor } from "./testing/kept-home.ts";
import { allPages } from "./testing/pages.ts";

const FLIGHT = { timeout: 180_000 } as const;
const task = "one" as TaskId;
const LABEL = "first-change";

let home: KeptHome;
beforeEach(() => {
  home = new KeptHome();
  home.write(".gitignore", "*.local\n");
  home.write("src/one/old.txt", "old\n");
  home.commit("ground");
});
afterEach(() => home.remove());

const edit = (file: string, content: string) => ({ edit: { file: `src/one/${file}`, content } });

const checkpointsOf = (mission: MissionId): Promise<CheckpointRow[]> =>
  allPages((cursor) => home.ask("checkpoints.list", { mission, task, cursor, limit: 2 }));

async function wholeDiff(
  mission: MissionId,
): Promise<{ text: string; pieces: number; source: string | null }> {
  const first = await home.ask("tasks.diff", { mission, task });
  let { text, next } = first;
  let pieces = 1;
  while (next !== null) {
    const between = { base: first.base, to: first.to };
    const piece = await home.ask("tasks.diff", { mission, task, between, from: next });
    text += piece.text;
    next = piece.next;
    pieces += 1;
  }
  return { text, pieces, source: first.source };
}

/** Flies until the second file is written, and the session goes on living. */
async function underWay(): Promise<MissionId> {
  const steps = [
    edit("first.txt", "first\n"),
    { run: "printf 'K=1\\n' > src/one/key.local; ln -s /etc/passwd src/one/link; rm src/one/old.txt" },
    { checkpoint: { label: LABEL, summary: "A file.", plans: "Another one." } },
    edit("first.txt", "second\n"),
    edit("later.txt", "later\n"),
    { wait: 60 },
  ];
  const mission = await home.state({ tasks: [{ id: task, scenario: { steps } }] });
  await home.launch(mission);
  await waitFor(async () => {
    expect(existsSync(join(home.workspace(mission, task), "src/one/later.txt"))).toBe(true);
    expect(await checkpointsOf(mission)).toHaveLength(1);
  });
  return mission;
}

describe("what is kept of a task on the way", () => {
  it("is listed, and given back only when nobody works there; then it can be undone", FLIGHT, async () => {
    const mission = await underWay();
    const folder = home.workspace(mission, task);
    const [checkpoint] = await checkpointsOf(mission);
    expect(checkpoint).toMatchObject({ kind: "checkpoint", label: LABEL, changed: 4 });
    const names = ["first.txt", "key.local", "link", "old.txt"];
    expect(checkpoint?.paths).toEqual(names.map((name) => `src/one/${name}`));
    const ref = checkpoint?.ref ?? "";
    const restore = (wanted: string) => home.ask("checkpoints.restore", { mission, task, ref: wanted });
    await expect(restore(ref)).rejects.toThrow('End it with "flightdeck task cancel" first');
    expect(readFileSync(join(folder, "src/one/first.txt"), "utf8")).toBe("second\n");

    await home.send(mission, { type: "task.cancel", task, reason: "a test" });
    const before = committedOf(folder);
    const done = await waitFor(() => restore(ref));
    expect(readFileSync(join(folder, "src/one/first.txt"), "utf8")).toBe("first\n");
    expect(existsSync(join(folder, "src/one/later.txt"))).toBe(false);
    expect(readFileSync(join(folder, "src/one/key.local"), "utf8")).toBe("K=1\n");
    await restore(done.kept);
    expect(committedOf(folder)).toEqual(before);
    expect((await checkpointsOf(mission)).map(({ kind }) => kind).toSorted()).toEqual([
      "checkpoint",
      "kept",
      "kept",
    ]);
    for (const wrong of ["refs/heads/main", "HEAD", "--upload-pack=x", "", `${ref}x`, "refs/flightdeck/../x"])
      await expect(restore(wrong)).rejects.toThrow("Nothing was changed");
    expect(committedOf(folder)).toEqual(before);
  });
});

describe("what a task changed", () => {
  it("is a plain diff of its work, also of what git does not know yet, and applies", FLIGHT, async () => {
    const mission = await underWay();
    const folder = home.workspace(mission, task);
    const canary = join(home.folder, "canary");
    writeFileSync(join(folder, ".gitattributes"), "*.txt diff=evil\n");
    for (const name of ["diff.evil.textconv", "diff.evil.command", "diff.external", "core.pager"])
      home.ours("config", name, `touch ${canary};`);
    writeFileSync(join(folder, 'src/one/tab\t"quote"\n.txt'), "odd\n");
    mkdirSync(join(folder, "src/one/nested"));
    execFileSync("git", ["init", "-q", join(folder, "src/one/nested")]);
    writeFileSync(join(folder, "src/one/wide.txt"), "é漢🚀\n".repeat(30_000));
    const { text, pieces, source } = await wholeDiff(mission);
    expect(source).toBe("workspace");
    expect(pieces).toBeGreaterThan(1);
    expect(text).toContain("+second\n");
    expect(text).not.toContain("key.local");
    expect(text).not.toContain("root:");
    expect(text).toContain("new file mode 120000");
    expect(existsSync(canary)).toBe(false);
    const first = await home.ask("tasks.diff", { mission, task });
    expect(first.leftOut).toEqual(["src/one/nested/ is a repository of its own"]);

    const fresh = join(home.folder, "fresh");
    home.git("clone", "-q", home.repository, fresh);
    execFileSync("git", ["-C", fresh, "checkout", "-q", first.base]);
    execFileSync("git", ["-C", fresh, "apply", "-"], { input: text });
    for (const each of [folder, fresh]) rmSync(join(each, ".git"), { recursive: true });
    rmSync(join(folder, "src/one/nested"), { recursive: true });
    rmSync(join(folder, "src/one/key.local"));
    expect(committedOf(fresh)).toEqual(committedOf(folder));
  });

  it("can be read after its workspace is gone, and after the trash was emptied", FLIGHT, async () => {
    const steps = [edit("first.txt", "first\n")];
    const { id } = await home.fly({ tasks: [{ id: task, scenario: { steps } }] });
    const { text } = await wholeDiff(id);
    expect(text).toContain("+first\n");
    await home.restart();
    await home.trashed([task]);
    expect(await wholeDiff(id)).toEqual({ text, pieces: 1, source: "branch" });
    expect(await home.ask("trash.empty", { olderThanDays: 0 })).toEqual({ deleted: 1, failed: [] });
    expect(await home.trash()).toEqual([]);
    expect(await wholeDiff(id)).toEqual({ text, pieces: 1, source: "merged" });
    expect(home.ours("for-each-ref", "refs/flightdeck/trash/tips/")).toBe("");
  });

  it("of one that was never begun is a sentence", FLIGHT, async () => {
    const mission = await home.state({ tasks: [{ id: task, scenario: { steps: [] } }] });
    await expect(home.ask("tasks.diff", { mission, task })).rejects.toThrow("was not begun yet");
    const unknown = "two" as TaskId;
    await expect(home.ask("checkpoints.list", { mission, task: unknown })).rejects.toThrow(
      "There is no task",
    );
  });
});
