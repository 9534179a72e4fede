import type { ResolvedPlan } from "./resolved-paths.ts";
import { SandboxRefused } from "./sandbox-refused.ts";

/** Folders in which macOS keeps what belongs to people, other programs and other tasks. */
const MASKED_FOLDERS = ["/Users", "/Volumes", "/private/tmp", "/private/var/tmp", "/private/var/folders"];
/** Without these no program starts or finds its terminal. */
const SYSTEM_WRITES = ["/dev/null", "/dev/zero", "/dev/tty", "/dev/dtracehelper"];

/**
 * System services by name. Any other could start programs outside the sandbox (LaunchServices, launchd) or hand out what
 * the person keeps (the keychain).
 */
const SERVICES = [
  "com.apple.system.opendirectoryd.libinfo",
  "com.apple.system.opendirectoryd.membership",
  "com.apple.system.notification_center",
  "com.apple.system.logger",
  "com.apple.logd",
];
const NETWORK_SERVICES = [
  "com.apple.trustd",
  "com.apple.trustd.agent",
  "com.apple.SystemConfiguration.configd",
];

/**
 * The same rules as bubblewrap's, as a profile. Rules that come later win, so they go from general to protected. macOS has
 * no namespaces: processes outside stay visible (not touchable), and a /tmp of its own is only its folder, by TMPDIR.
 */
export function seatbeltProfile(plan: ResolvedPlan): string {
  if (plan.network.kind === "hosts") {
    throw new SandboxRefused(
      "Single hosts cannot be allowed on macOS yet. Nothing was started; turn the task's network off, or open it.",
    );
  }
  const isFull = plan.level === "full";
  const isReadOnly = plan.level === "read-only";
  const both = ["file-read*", "file-write*"];
  const reads = [...plan.home.reads, ...plan.reads];
  const masked = [...plan.hidden, plan.dataDirectory];
  return [
    "(version 1)",
    "(deny default)",
    "(allow process-exec process-fork sysctl-read file-ioctl pseudo-tty)",
    "(allow signal process-info* (target same-sandbox))",
    services(SERVICES),
    "(allow ipc-posix-shm ipc-posix-sem)",
    isFull ? "(allow file-read* file-write*)" : "(allow file-read*)",
    ...(isFull ? [] : [...rule("deny", both, [...MASKED_FOLDERS, plan.home.path])]),
    // Names on the way to what is shown; without them no path below could be resolved.
    "(allow file-read-metadata)",
    `(allow file-read* file-write* ${SYSTEM_WRITES.map((path) => `(literal ${quoted(path)})`).join(" ")} (regex #"^/dev/ttys[0-9]+$"))`,
    ...rule(
      "allow",
      ["file-read*"],
      reads.filter((path) => !isBelow(path, masked)),
    ),
    ...rule("deny", both, masked),
    ...rule(
      "allow",
      ["file-read*"],
      reads.filter((path) => isBelow(path, masked)),
    ),
    ...rule("allow", both, [plan.tmp, ...plan.writes, ...(plan.channel === null ? [] : [plan.channel])]),
    ...rule("allow", isReadOnly ? ["file-read*"] : both, [plan.workspace]),
    ...rule(
      "deny",
      both,
      plan.hidden.filter((path) => isBelow(path, [plan.workspace])),
    ),
    ...rule("allow", ["file-read*"], present(plan.gitCommon)),
    ...rule("deny", ["file-write*"], present(plan.gitCommon, plan.gitPointer)),
    ...network(plan),
    "",
  ].join("\n");
}

function network({ network, channel }: ResolvedPlan): string[] {
  if (network.kind === "open") return ["(allow network*)", services(NETWORK_SERVICES)];
  return channel === null
    ? ["(deny network*)"]
    : ["(deny network*)", `(allow network-outbound (subpath ${quoted(channel)}))`];
}

const services = (names: readonly string[]): string =>
  `(allow mach-lookup ${names.map((name) => `(global-name ${quoted(name)})`).join(" ")})`;

const isBelow = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));

function rule(kind: "allow" | "deny", operations: readonly string[], paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  return [`(${kind} ${operations.join(" ")} ${paths.map((path) => `(subpath ${quoted(path)})`).join(" ")})`];
}

const present = (...paths: (string | null)[]): string[] => paths.filter((path) => path !== null);

/** A path may hold anything but NUL; unescaped it could end its string and add rules. */
function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
