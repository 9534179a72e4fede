import { posix } from "node:path";

/** Folders of the kernel's cgroup file system in which this process may try to make groups for its sessions. */
export type CgroupPlace =
  | { readonly version: 2; readonly parent: string }
  | { readonly version: 1; readonly pids: string; readonly memory: string };

interface Mount {
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/**
 * Where groups could be made, best first. In version 2 a group that holds processes cannot have limited children, so the
 * nearest folder above that can is the place. Always below what this process is under itself: no session may use more
 * than its host was given.
 *
 * @param mounts the text of /proc/self/mountinfo
 * @param own the text of /proc/self/cgroup
 */
export function cgroupPlaces(mounts: string, own: string): CgroupPlace[] {
  const mounted = mounts.split("\n").flatMap(parseMount);
  const groups = own.split("\n").flatMap(parseGroup);
  const folderOf = (controller: string, mount: Mount | undefined) => {
    const group = groups.find(({ controllers }) => controllers.includes(controller));
    return mount === undefined || group === undefined ? undefined : folderIn(mount, group.path);
  };
  const unified = mounted.find(({ type }) => type === "cgroup2");
  const ownUnified = folderOf("", unified);
  const places: CgroupPlace[] = [];
  if (unified !== undefined && ownUnified !== undefined) {
    for (const parent of upTo(unified.point, ownUnified)) places.push({ version: 2, parent });
  }
  const v1 = (controller: string) =>
    mounted.find(({ type, options }) => type === "cgroup" && options.includes(controller));
  const pids = folderOf("pids", v1("pids"));
  const memory = folderOf("memory", v1("memory"));
  if (pids !== undefined && memory !== undefined) places.push({ version: 1, pids, memory });
  return places;
}

function parseMount(line: string): Mount[] {
  const [before = "", after = ""] = line.split(" - ");
  const [, , , root, point] = before.split(" ");
  const [type = "", , options = ""] = after.split(" ");
  if (root === undefined || point === undefined || !type.startsWith("cgroup")) return [];
  return [{ root, point, type, options: options.split(",") }];
}

function parseGroup(line: string): { controllers: string[]; path: string }[] {
  const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
  return match?.[2] === undefined ? [] : [{ controllers: (match[1] ?? "").split(","), path: match[2] }];
}

/** A container may see only a part of the tree: then its own path starts with that part's, or is hidden (`/..`). */
function folderIn({ root, point }: Mount, path: string): string | undefined {
  if (path.startsWith("/..")) return undefined;
  const relative = posix.relative(root, path);
  return relative.startsWith("..") ? undefined : posix.join(point, relative);
}

function upTo(top: string, folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== top && at !== "/"; folders.push(at)) at = posix.dirname(at);
  return folders;
}
