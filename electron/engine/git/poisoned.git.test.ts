import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openRepository } from "./repository.ts";
import { scene, type Scene } from "./testing/person.ts";
import { Workspaces } from "./workspaces.ts";

const text = { message: "work", at: 0, author: { name: "Agent", email: "agent@example.invalid" } };

let stage: Scene;
let canaries: string;
beforeEach(async () => {
  stage = await scene();
  canaries = join(stage.folder, "canaries");
  await mkdir(canaries);
});
afterEach(() => stage.remove());

/** A program that leaves a mark when it runs. */
async function canary(name: string): Promise<string> {
  const script = join(stage.folder, `${name}.sh`);
  await writeFile(script, `#!/bin/sh\ntouch '${canaries}/${name}'\ncat\nexit 0\n`);
  await chmod(script, 0o755);
  return script;
}

const HOOKS = [
  "post-checkout",
  "post-commit",
  "post-index-change",
  "post-merge",
  "pre-auto-gc",
  "pre-commit",
  "prepare-commit-msg",
  "commit-msg",
  "reference-transaction",
  "post-rewrite",
];

async function poison(gitDir: string): Promise<void> {
  await mkdir(join(gitDir, "hooks"), { recursive: true });
  for (const hook of HOOKS) {
    await writeFile(join(gitDir, "hooks", hook), await readFile(await canary(hook)));
    await chmod(join(gitDir, "hooks", hook), 0o755);
  }
  await writeFile(join(gitDir, "included"), `[core]\n\tpager = ${await canary("included")}\n`);
  const settings = [
    ["core.fsmonitor", await canary("fsmonitor")],
    ["core.sshCommand", await canary("ssh")],
    ["core.pager", await canary("pager")],
    ["core.editor", await canary("editor")],
    ["core.alternateRefsCommand", await canary("alternate-refs")],
    ["diff.external", await canary("diff-external")],
    ["diff.x.textconv", await canary("textconv")],
    ["diff.x.command", await canary("diff-command")],
    ["filter.x.smudge", await canary("smudge")],
    ["filter.x.clean", await canary("clean")],
    ["filter.lfs.process", await canary("lfs-process")],
    ["filter.lfs.smudge", await canary("lfs-smudge")],
    ["merge.x.driver", await canary("merge-driver")],
    ["gpg.program", await canary("gpg")],
    ["commit.gpgSign", "true"],
    ["credential.helper", await canary("credential")],
    ["uploadpack.packObjectsHook", await canary("pack-objects-hook")],
    ["alias.status", `!${await canary("alias")}`],
    ["include.path", "included"],
    ["extensions.worktreeConfig", "true"],
    ["remote.origin.url", "ext::sh -c whatever"],
    ["remote.origin.uploadpack", await canary("upload-pack")],
  ] as const;
  const lines = settings.map(([name, value]) => {
    const [section, ...rest] = name.split(".");
    const key = rest.pop() ?? "";
    return `[${section ?? ""}${rest.length === 0 ? "" : ` "${rest.join(".")}"`}]\n\t${key} = ${value}\n`;
  });
  await writeFile(
    join(gitDir, "config"),
    `${await readFile(join(gitDir, "config"), "utf8")}${lines.join("")}`,
  );
  await writeFile(
    join(gitDir, "config.worktree"),
    `[core]\n\tfsmonitor = ${await canary("worktree-config")}\n`,
  );
  await mkdir(join(gitDir, "info"), { recursive: true });
  await writeFile(join(gitDir, "info", "attributes"), "* filter=x diff=x merge=x\n");
}

/** Every byte of a folder, by name, kind of file and content. */
async function fingerprint(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true })).toSorted((one, two) =>
    join(one.parentPath, one.name).localeCompare(join(two.parentPath, two.name)),
  )) {
    const path = join(entry.parentPath, entry.name);
    hash.update(`${path}\0`).update(entry.isFile() ? await readFile(path) : "folder");
  }
  return hash.digest("hex");
}

it("runs nothing that is configured in the source or in a workspace, and writes nothing in the source", async () => {
  const { person, home } = stage;
  await person.commit("one", {
    ".gitattributes": "* filter=x diff=x merge=x\nbig filter=lfs\n",
    "a.txt": "a",
    big: "b",
  });
  await person.write("stashed.txt", "s");
  await person.git("add", "-A");
  await person.git("stash");
  await person.write("a.txt", "dirty");
  const gitDir = join(person.repository, ".git");
  await poison(gitDir);
  const before = await fingerprint(person.repository);

  const repository = await openRepository(person.repository, home);
  const base = await repository.baseOf("main");
  const workspaces = new Workspaces(repository, home, { now: () => 0, warm: 1 });
  const workspace = await workspaces.prepare({ mission: "msn_1", task: "one", base });
  // What an agent without a sandbox could do in its workspace.
  for (const folder of ["inside", "."]) {
    await mkdir(join(workspace.path, folder), { recursive: true });
    await writeFile(join(workspace.path, folder, "f.txt"), "f");
  }
  await person.gitIn(join(workspace.path, "inside"), "init", "-q");
  await poison(join(workspace.path, "inside", ".git"));
  await writeFile(join(workspace.path, ".git"), `gitdir: ${join(workspace.path, "inside", ".git")}\n`);
  await workspaces.changed(workspace, base);
  const kept = await workspaces.checkpoint(workspace, "first", 0);
  const again = await workspaces.prepare({ mission: "msn_1", task: "one", base });
  await writeFile(join(again.path, "a.txt"), "changed");
  await workspaces.commit(again, text);
  await workspaces.restore(again, kept.ref);
  await workspaces.carry(again, ["*.txt"], person.repository);
  const { id } = await workspaces.remove(again, { isUsed: () => Promise.resolve(false) });
  await workspaces.trash.restore(id);
  await workspaces.prepare({ mission: "msn_1", task: "two", base });
  await workspaces.close();

  expect(await readdir(canaries)).toEqual([]);
  expect(await fingerprint(person.repository)).toBe(before);
  // The trap works: the person's own git steps into it.
  await person.tryGit("diff");
  expect(await readdir(canaries)).not.toEqual([]);
});

it("runs nothing in a submodule an agent filled with a repository of its own", async () => {
  const { person, home } = stage;
  const commit = await person.commit("one", { "a.txt": "a" });
  await person.git("update-index", "--add", "--cacheinfo", `160000,${commit},lib`);
  await person.git("commit", "-q", "-m", "submodule");
  const repository = await openRepository(person.repository, home);
  const base = await repository.baseOf("main");
  const workspaces = new Workspaces(repository, home, { now: () => 0, warm: 0 });
  const workspace = await workspaces.prepare({ mission: "msn_1", task: "one", base });
  const lib = join(workspace.path, "lib");
  await person.gitIn(lib, "init", "-q");
  await writeFile(join(lib, ".gitattributes"), "* filter=x\n");
  await writeFile(join(lib, "x.txt"), "x");
  await person.gitIn(lib, "add", "-A");
  await person.gitIn(lib, "commit", "-q", "-m", "x");
  await poison(join(lib, ".git"));
  await writeFile(join(lib, "x.txt"), "y");
  expect(await workspaces.changed(workspace, base)).toEqual(["lib/.git"]);
  await workspaces.checkpoint(workspace, "first", 0);
  expect(await workspaces.commit(workspace, text)).toBeNull();
  expect(await readdir(canaries)).toEqual([]);
  // The trap works: the person's own git steps into it.
  await person.gitIn(workspace.path, "status");
  expect(existsSync(join(canaries, "fsmonitor")) || existsSync(join(canaries, "clean"))).toBe(true);
  await workspaces.close();
});
