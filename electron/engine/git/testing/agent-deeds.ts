import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OWN_MARKERS } from "../merge/bring-in.ts";
import type { Workspace } from "../workspace.ts";
import type { Wish } from "./deed.ts";
import type { LostWorld } from "./lost-world.ts";

type AgentDeed = (world: LostWorld, workspace: Workspace, wish: Wish) => Promise<unknown>;

const inside = ({ stage }: LostWorld, { path }: Workspace, ...args: string[]) =>
  stage.person.gitIn(path, ...args);

async function write({ agents }: LostWorld, folder: string, ending: string): Promise<string> {
  const name = `file${agents.count + 1}.${ending}`;
  await agents.write(join(folder, name));
  return name;
}

/** Others write a file of this name too. What stands there already is not written over: that would be the agent's own doing. */
async function writeShared({ agents }: LostWorld, { path }: Workspace, name: string): Promise<void> {
  const file = join(path, name);
  if (!existsSync(file)) await agents.write(file);
}

/**
 * What agents, and a person in their workspace, do to it. A git of theirs that refuses is no matter. What they lose by a
 * command of their own would be their own doing, so they do not.
 */
export const AGENT_DEEDS: Readonly<Record<string, AgentDeed>> = {
  write: (world, { path }) => write(world, path, "txt"),
  "write-shared": (world, workspace, { number }) => writeShared(world, workspace, `shared-${number % 3}.txt`),
  "write-ignored": (world, { path }) => write(world, path, "log"),
  "write-ignored-shared": (world, workspace, { number }) =>
    writeShared(world, workspace, `shared-${number % 2}.log`),
  "stage-and-delete": async (world, workspace) => {
    const name = await write(world, workspace.path, "txt");
    const { code } = await inside(world, workspace, "add", name);
    if (code === 0) await rm(join(workspace.path, name));
  },
  "agent-commit": async (world, workspace) => {
    // Deleting what it staged itself would be its own doing.
    await inside(world, workspace, "add", "--ignore-removal", ".");
    await inside(world, workspace, "commit", "-q", "-m", "by the agent");
  },
  "commit-ignored": async (world, workspace) => {
    await inside(world, workspace, "add", "--force", "--ignore-removal", ".");
    await inside(world, workspace, "commit", "-q", "-m", "ignored files by the agent");
  },
  "delete-committed": async (world, workspace, { number }) => {
    const { out } = await inside(world, workspace, "ls-tree", "--name-only", "HEAD");
    const names = out.split("\n").filter((name) => /\.(txt|log)$/.test(name));
    const name = names[number % Math.max(1, names.length)];
    if (name !== undefined) await inside(world, workspace, "rm", "-q", name);
  },
  "resolve-markers": async ({ agents }, { path }) => {
    for (const name of await readdir(path)) {
      const file = join(path, name);
      const text = name.endsWith(".txt") ? await readFile(file, "utf8") : "";
      if (new RegExp(OWN_MARKERS, "m").test(text)) await agents.write(file);
    }
  },
  "repository-inside": async (world, workspace, { number }) => {
    const folder = join(workspace.path, `inside-${number % 2}`);
    await mkdir(folder, { recursive: true });
    await write(world, folder, "txt");
    await world.stage.person.gitIn(folder, "init", "-q");
  },
  detach: (world, workspace) => inside(world, workspace, "checkout", "-q", "--detach"),
  switch: async (world, workspace, { number }) => {
    const { code } = await inside(world, workspace, "symbolic-ref", "-q", "HEAD");
    // What it committed on no branch would be gone by its own doing.
    if (code !== 0) await inside(world, workspace, "branch", `kept-${number}-${world.agents.count}`);
    await inside(world, workspace, "checkout", "-q", "-b", `own-${number}-${world.agents.count}`, world.base);
  },
  "rewrite-pointer": (_world, { path }) => writeFile(join(path, ".git"), "gitdir: /nowhere\n"),
  move: (world, { path }) => rename(path, `${path}-moved-${world.agents.count}`),
  replace: async (world, { path }) => {
    await rename(path, `${path}-aside-${world.agents.count}`);
    await mkdir(path);
    await write(world, path, "txt");
  },
};
