import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentOf, KeptHome, statusOf, waitFor, writes } from "./testing/kept-home.ts";

let home: KeptHome;
beforeEach(() => {
  home = new KeptHome();
});
afterEach(() => home.remove());

const FLIGHT = { timeout: 180_000 } as const;

/** What a snapshot could lose: new files, ignored ones, links, modes, staged and half staged changes, odd names. */
function leaveMess(folder: string): void {
  writeFileSync(join(folder, ".gitignore"), "*.local\nnode_modules/\n");
  writeFileSync(join(folder, "settings.local"), "SECRET=1\n");
  mkdirSync(join(folder, "node_modules", "x"), { recursive: true });
  writeFileSync(join(folder, "node_modules", "x", "index.js"), "made again\n");
  writeFileSync(join(folder, "new file \n‮.bin"), Buffer.from([0, 255, 10, 13, 128]));
  writeFileSync(join(folder, "run.sh"), "#!/bin/sh\n");
  chmodSync(join(folder, "run.sh"), 0o755);
  symlinkSync("/etc/passwd", join(folder, "link"));
  mkdirSync(join(folder, "empty"));
  writeFileSync(join(folder, "README.md"), "changed\n");
}

describe("after a landing", () => {
  it("workspaces go into the trash by themselves, and come back byte for byte", FLIGHT, async () => {
    const { id } = await home.landed(["one", "two"]);
    const folder = home.workspace(id, "one");
    leaveMess(folder);
    const before = contentOf(folder);
    const status = statusOf(folder);
    const rows = await home.trashed(["one", "two"]);
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(join(home.home, "proving", "repository"))).toBe(false);
    expect(home.ours("worktree", "list", "--porcelain")).not.toContain(`/${id}/`);
    // Its branch goes last: until then another try would find everything again.
    await expect.poll(() => home.ours("for-each-ref", `refs/heads/flightdeck/${id}/`)).toBe("");
    const row = rows.find(({ task }) => task === "one");
    expect(row).toMatchObject({ mission: id, path: folder, inTheWay: null });
    expect(row?.bytes).toBeGreaterThan(0);
    const kept = home.ours("ls-tree", "-r", "--name-only", row?.snapshot ?? "");
    expect(kept).toContain("settings.local");
    expect(kept).not.toContain("node_modules");
    await home.ask("trash.restore", { entry: row?.id ?? "" });
    expect(contentOf(folder)).toEqual(before);
    expect(statusOf(folder)).toBe(status);
    await home.trashed(["two"]);
    // A person had it back: the next engine does not take it away again.
    await home.restart();
    await waitFor(() => expect(home.log("engine").match(/ready:/g)).toHaveLength(2));
    const { rows: left } = await home.ask("workspaces.list", { mission: id });
    expect(left).toMatchObject([{ task: "one", state: "ok", status: "merged", users: [] }]);
    expect(left[0]?.trashAt).toBeGreaterThan(Date.now());
    expect(home.fsck()).toBe("");
  });

  it("a workspace somebody works in is left alone until they are gone", FLIGHT, async () => {
    const { id } = await home.landed(["one", "two"]);
    const folder = home.workspace(id, "one");
    const worker = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { cwd: folder });
    try {
      await once(worker, "spawn");
      await home.restart();
      await home.trashed(["two"]);
      expect(existsSync(folder)).toBe(true);
      await waitFor(() =>
        expect(home.log("engine")).toMatch(new RegExp(`process ${worker.pid}\\) works in ${folder}`)),
      );
      await expect(home.ask("trash.put", { mission: id, task: "one" })).rejects.toThrow("works in");
      const { rows } = await home.ask("workspaces.list", { mission: id });
      expect(rows[0]?.users.join()).toContain(`process ${worker.pid}`);
    } finally {
      worker.kill("SIGKILL");
      await once(worker, "exit");
    }
    expect(existsSync(join(folder, "src/one/work.txt"))).toBe(true);
    await home.restart();
    await home.trashed(["one", "two"]);
  });

  it("what is in the place of a removed one is never overwritten", FLIGHT, async () => {
    const { id } = await home.landed(["one"]);
    await home.restart();
    const [row] = await home.trashed(["one"]);
    const entry = row?.id ?? "";
    const folder = home.workspace(id, "one");
    for (const put of [
      () => mkdirSync(folder, { recursive: true }),
      () => writeFileSync(folder, "mine\n"),
      () => symlinkSync("/nowhere", folder),
    ]) {
      put();
      await expect(home.ask("trash.restore", { entry })).rejects.toThrow("Nothing was changed");
      expect(await home.trash()).toMatchObject([{ id: entry, inTheWay: `${folder} is there again.` }]);
      rmSync(folder, { recursive: true });
    }
    home.ours("branch", `flightdeck/${id}/one`, `mission/${id}~1`);
    await expect(home.ask("trash.restore", { entry })).rejects.toThrow("Nothing was changed");
    home.ours("branch", "-D", `flightdeck/${id}/one`);
    await home.ask("trash.restore", { entry });
    expect(readFileSync(join(folder, "src/one/work.txt"), "utf8")).toBe("one\n");
    await expect(home.ask("trash.restore", { entry })).rejects.toThrow("There is nothing named");
  });

  it("an entry or a record that names another place than its own does nothing", FLIGHT, async () => {
    const { id } = await home.landed(["one"]);
    await home.restart();
    const [row] = await home.trashed(["one"]);
    const target = join(home.folder, "mine");
    mkdirSync(target);
    writeFileSync(join(target, "file"), "mine\n");
    const folder = join(home.home, "trash", "workspaces", row?.id ?? "");
    const entry = JSON.parse(readFileSync(join(folder, "entry.json"), "utf8")) as object;
    const record = { ...entry, stage: "ready", trash: null, id: undefined };
    const intents = join(home.home, "workspaces", "intents", id);
    writeFileSync(join(intents, "mine.json"), JSON.stringify({ ...record, path: target }));
    writeFileSync(join(intents, "else.json"), JSON.stringify({ ...record, gitDir: target }));
    const other = join(home.home, "trash", "workspaces", "11111111-1111-4111-8111-111111111111");
    mkdirSync(other);
    writeFileSync(join(other, "entry.json"), JSON.stringify({ ...entry, path: target, id: "../../../mine" }));
    await home.restart();
    await waitFor(() => expect(home.log("engine")).toContain("names a place that is not its own"));
    await waitFor(() => expect(home.log("engine")).toContain("is no repository of this data directory"));
    await home.trashed(["one"]);
    const old = { ...entry, id: row?.id, at: 0 };
    writeFileSync(join(other, "entry.json"), JSON.stringify({ ...old, id: "../../../../mine" }));
    writeFileSync(
      join(folder, "entry.json"),
      JSON.stringify({ ...old, snapshot: `refs/heads/mission/${id}` }),
    );
    expect(await home.ask("trash.empty", { olderThanDays: 0 })).toEqual({ deleted: 0, failed: [] });
    expect(home.ours("show", `mission/${id}:src/one/work.txt`)).toBe("one");
    expect(readFileSync(join(target, "file"), "utf8")).toBe("mine\n");
  });
});

describe("a mission that was stopped", () => {
  it("keeps its workspaces until a person puts them away", FLIGHT, async () => {
    const id = await home.state({ tasks: [writes("one", [{ wait: 60 }])] });
    await home.launch(id);
    const isRunning = (file: string): boolean => existsSync(join(home.workspace(id, "one"), file));
    await waitFor(() => expect(isRunning("src/one/work.txt")).toBe(true));
    await expect(home.ask("trash.put", { mission: id, task: "one" })).rejects.toThrow(
      "may still be worked on",
    );
    await home.send(id, { type: "mission.stop", reason: "a test" });
    await home.until(id, ({ phase }) => phase === "stopped");
    await home.restart();
    const { rows } = await home.ask("workspaces.list", { mission: id });
    expect(rows).toMatchObject([{ task: "one", state: "ok" }]);
    expect(rows[0]?.trashAt).toBeGreaterThan(Date.now());
    writeFileSync(join(home.workspace(id, "one"), "README.md"), "changed\n");
    const changes = await home.ask("workspaces.changes", { mission: id, task: "one" });
    expect(changes).toEqual({ uncommitted: 1, untracked: 1, commits: 0 });
    expect((await home.ask("workspaces.usage", {})).count).toBe(1);
    const { path, snapshot, patch } = await waitFor(() =>
      home.ask("trash.put", { mission: id, task: "one" }),
    );
    expect(home.ours("show", `${snapshot ?? ""}:README.md`)).toBe("changed");
    expect(readFileSync(patch ?? "", "utf8")).toContain("+changed\n");
    expect(existsSync(path)).toBe(false);
    const [row] = await home.trashed(["one"]);
    await home.ask("trash.restore", { entry: row?.id ?? "" });
    expect(readFileSync(join(path, "src/one/work.txt"), "utf8")).toBe("one\n");
  });
});
