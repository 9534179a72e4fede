import { lstatSync } from "node:fs";
import { join, sep } from "node:path";
import type { ResolvedPlan } from "./resolved-paths.ts";

type Access = "masked" | "read" | "write";

/** Everything of other people, other programs and other tasks lives in these; what a session needs is bound back. */
const MASKED_FOLDERS = "/root /home /mnt /media /srv".split(" ");
/**
 * Sockets and files of services that could start a program outside the sandbox: the system's, the desktop's, and those of
 * containers and virtual machines. Masked at every level, or they would lead around every other mask.
 */
const SERVICE_FOLDERS =
  "/run /var/run /var/tmp /var/snap /var/lib/lxd /var/lib/incus /var/lib/docker /var/lib/containerd".split(
    " ",
  );
const SERVICE_FOLDERS_IN_HOME = [".docker/run", ".docker/desktop", ".colima", ".lima", ".orbstack"];
/** Keys, mail, jobs, logs and copies of the password file, which root could read, and a sandbox of root still is root. */
const MASKED_FOLDERS_OF_ROOT =
  "/var/backups /var/spool /var/mail /var/log /etc/ssh /etc/ssl/private /etc/sudoers.d".split(" ");
const MASKED_FILES_OF_ROOT = "shadow shadow- gshadow gshadow- sudoers krb5.keytab"
  .split(" ")
  .map((name) => `/etc/${name}`);
/** With the computer's own network, names are looked up as the computer does; its resolver file may be a link here. */
const RESOLVER_FOLDERS = ["/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager"];

/**
 * bubblewrap's arguments. Each path has exactly one access and parents are mounted before children, so that the most
 * specific rule holds, whatever order a plan names things in.
 */
export function bubblewrapArguments(plan: ResolvedPlan): string[] {
  const isFull = plan.level === "full";
  const rules = rulesOf(plan);
  const masks = rules.filter(([path, access]) => access === "masked" && isFolder(path));
  const root = isFull ? ["--bind", "/", "/", "--ro-bind", "/sys", "/sys"] : ["--ro-bind", "/", "/"];
  const unshared = ["--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--cap-drop", "ALL"];
  return root.concat(
    ["--dev", "/dev", "--bind", plan.tmp, "/tmp"],
    rules.flatMap(([path, access]) => mount(path, access)),
    linksOf(plan, rules),
    // Last, because the places for what lies below had to be made first. A home that programs can write in is lost with
    // the session; every other mask stays empty.
    masks.filter(([path]) => path !== plan.home.path).flatMap(([path]) => ["--remount-ro", path]),
    unshared,
    plan.network.kind === "open" ? [] : ["--unshare-net"],
  );
}

/** Programs are often started by a link (a version manager's, npm's): it is made again where it would be hidden. */
function linksOf({ links }: ResolvedPlan, rules: readonly [string, Access][]): string[] {
  const isMasked = (path: string) => {
    const above = rules.findLast(([folder]) => path.startsWith(folder + sep));
    return above?.[1] === "masked";
  };
  return links
    .filter(({ path }) => isMasked(path))
    .flatMap(({ path, target }) => ["--symlink", target, path]);
}

function mount(path: string, access: Access): string[] {
  if (access === "read") return ["--ro-bind", path, path];
  if (access === "write") return ["--bind", path, path];
  return isFolder(path) ? ["--tmpfs", path] : ["--ro-bind", "/dev/null", path];
}

function rulesOf(plan: ResolvedPlan): [string, Access][] {
  const rules = new Map<string, Access>();
  const set = (paths: readonly (string | null)[], access: Access) => {
    for (const path of paths) if (path !== null) rules.set(path, access);
  };
  // Later rules for the same path win; the protected ones come last.
  set(standingMasks(plan), "masked");
  if (plan.network.kind === "open") set(RESOLVER_FOLDERS.filter(isFolder), "read");
  set([...plan.home.reads, ...plan.reads], "read");
  set(plan.writes, "write");
  set([plan.workspace], plan.level === "read-only" ? "read" : "write");
  // Also where it lies: a sandbox inside of this one may go by the list of mounts, and that names this place for /tmp.
  set([plan.tmp, plan.channel], "write");
  set([plan.proxyFolder], "read");
  set([...plan.hidden, plan.dataDirectory], "masked");
  set([plan.gitCommon, plan.gitPointer], "read");
  return [...rules].toSorted(([a], [b]) => depth(a) - depth(b));
}

function standingMasks({ level, home }: ResolvedPlan): string[] {
  const inHome = SERVICE_FOLDERS_IN_HOME.map((folder) => join(home.path, folder));
  if (level === "full") return [...SERVICE_FOLDERS, ...inHome].filter(isFolder);
  const folders = [...MASKED_FOLDERS, ...SERVICE_FOLDERS, ...MASKED_FOLDERS_OF_ROOT, home.path];
  return [...folders.filter(isFolder), ...MASKED_FILES_OF_ROOT.filter(isFile)];
}

/** Links are left out: what they point to is masked under its own name. */
const isFolder = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;

const depth = (path: string): number => path.split(sep).filter((part) => part !== "").length;
