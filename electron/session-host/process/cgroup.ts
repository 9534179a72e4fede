import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { SessionLimits } from "#shared/session-protocol/message.ts";
import type { CgroupPlace } from "./cgroup-place.ts";
import { processStat, signalSame } from "./proc.ts";

/** The kernel takes a killed process out of its group a moment later. */
const RELEASE_MS = 2_000;
const POLL_MS = 10;

/** Makes the group and sets its limits; returns its folders. Nothing is left of one that could not be made whole. */
export async function makeCgroup(place: CgroupPlace, name: string, limits: SessionLimits): Promise<string[]> {
  const folders =
    place.version === 2 ? [join(place.parent, name)] : [join(place.pids, name), join(place.memory, name)];
  try {
    if (place.version === 2) await enableControllers(place.parent);
    for (const folder of folders) await mkdir(folder);
    for (const [file, value] of filesOf(place, folders, limits)) await writeFile(file, value);
    return folders;
  } catch (error) {
    await releaseCgroups(folders);
    throw error;
  }
}

function filesOf(place: CgroupPlace, folders: readonly string[], limits: SessionLimits): [string, string][] {
  const [first = "", second = ""] = folders;
  const [processes, bytes] = [String(limits.processes), String(limits.memoryBytes)];
  if (place.version === 1) {
    return [
      [join(first, "pids.max"), processes],
      [join(second, "memory.limit_in_bytes"), bytes],
    ];
  }
  return [
    [join(first, "pids.max"), processes],
    [join(first, "memory.max"), bytes],
    // A session that lost one of its processes to the limit is not worth going on with.
    [join(first, "memory.oom.group"), "1"],
  ];
}

async function enableControllers(parent: string): Promise<void> {
  const file = join(parent, "cgroup.subtree_control");
  const enabled = (await readFile(file, "utf8")).split(/\s+/);
  if (enabled.includes("pids") && enabled.includes("memory")) return;
  await writeFile(file, "+pids +memory");
}

/** Ends whatever is still in them and removes them. false: something could not be removed. */
export async function releaseCgroups(folders: readonly string[]): Promise<boolean> {
  const deadline = performance.now() + RELEASE_MS;
  let left = [...folders];
  for (;;) {
    const removed = await Promise.all(left.map(remove));
    left = left.filter((_, index) => removed[index] === false);
    if (left.length === 0) return true;
    if (performance.now() > deadline) return false;
    for (const folder of left) await killMembers(folder);
    await delay(POLL_MS);
  }
}

async function remove(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

/** A group is made for one session only, so whoever is in it belongs to that session. */
async function killMembers(folder: string): Promise<void> {
  // First nobody may fork any more, or a bomb would outrun the signals.
  await writeExisting(join(folder, "pids.max"), "0");
  await writeExisting(join(folder, "cgroup.kill"), "1");
  const pids = (await readFile(join(folder, "cgroup.procs"), "utf8").catch(() => "")).split("\n");
  for (const pid of pids.map(Number).filter((pid) => pid > 0)) {
    const seen = processStat(pid);
    const groups = await readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
    if (seen !== undefined && groups.includes(`/${basename(folder)}`)) signalSame(seen, "SIGKILL");
  }
}

/** Which of these files there are differs from version to version and from controller to controller. */
async function writeExisting(path: string, value: string): Promise<void> {
  try {
    await writeFile(path, value, { flag: "r+" });
  } catch (error) {
    // ENODEV: the group went away between opening and writing.
    if (!["ENOENT", "ENODEV"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

/** What a host that died left in this place, told by the start of its name. */
export async function abandonedCgroups(place: CgroupPlace, namePrefix: string): Promise<string[]> {
  const parents = place.version === 2 ? [place.parent] : [place.pids, place.memory];
  const found = await Promise.all(
    parents.map(async (parent) =>
      (await readdir(parent).catch((): string[] => []))
        .filter((name) => name.startsWith(namePrefix))
        .map((name) => join(parent, name)),
    ),
  );
  return found.flat();
}
