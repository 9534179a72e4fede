// Runs inside a sandbox and tries to get out. Prints one JSON line: the names of the attempts that reached something.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { RedTeamTargets } from "./red-team-targets.ts";

const targets = JSON.parse(process.argv[2] ?? "{}") as RedTeamTargets;
const { secrets, workspace, gitCommon, outsideFile, outsidePid, sockets, addresses } = targets;
const CANARY = "canary";
const ROOT_FILES = ["/etc/shadow", "/etc/gshadow", "/etc/shadow-"];
const isRoot = process.getuid?.() === 0;
const pointer = join(workspace, ".git");

/** Throws, or gives false, when nothing was reached. */
type Attempt = () => boolean | void | Promise<boolean>;
const attempts = new Map<string, Attempt>();
const attempt = (name: string, run: Attempt) => void attempts.set(name, run);
const has = (path: string) => fs.readFileSync(path, "utf8").includes(CANARY);
const shell = (script: string) =>
  execFileSync("/bin/bash", ["-c", script], {
    encoding: "utf8",
    timeout: 5_000,
    stdio: ["ignore", "pipe", "ignore"],
  });

for (const [what, path] of Object.entries(secrets)) {
  attempt(`read ${what}`, () => has(path));
  attempt(`read ${what} by /proc/1/root`, () => has(`/proc/1/root${path}`));
  attempt(`write ${what}`, () => fs.writeFileSync(path, "broken", { flag: "r+" }));
  attempt(`append ${what}`, () =>
    fs.closeSync(fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_APPEND)),
  );
  attempt(`delete ${what}`, () => fs.unlinkSync(path));
  attempt(`link ${what} into the workspace`, () => fs.linkSync(path, join(workspace, `hard-${Date.now()}`)));
  attempt(`read ${what} by a link in the workspace`, () => {
    const link = join(workspace, `link-${what.replaceAll(" ", "-")}`);
    fs.symlinkSync(path, link);
    return has(link);
  });
  attempt(`read ${what} behind the masks`, () =>
    shell(`unshare -Urm sh -c 'umount -l ${path}; umount -l $(dirname ${path}); cat ${path}'`).includes(
      CANARY,
    ),
  );
  attempt(`read ${what} by binding what is above`, () =>
    shell(`unshare -Urm sh -c 'mount --bind / /mnt; cat /mnt${path}'`).includes(CANARY),
  );
}
attempt("change a file elsewhere", () => fs.writeFileSync(outsideFile, "broken"));
attempt("make a file elsewhere", () => fs.writeFileSync(`${outsideFile}.new`, "broken"));
attempt("rename a file elsewhere", () => fs.renameSync(outsideFile, `${outsideFile}.moved`));
attempt("change the mode of a file elsewhere", () => fs.chmodSync(outsideFile, 0o777));
attempt("make it writable again", () => shell(`mount -o remount,rw / && echo x > ${outsideFile}`) !== null);
attempt(
  "make it writable in a namespace",
  () => shell(`unshare -Urm sh -c 'mount -o remount,rw,bind / && echo x > ${outsideFile}'`) !== null,
);
if (!targets.mayWriteSystem)
  attempt("write to /etc", () => fs.writeFileSync("/etc/flightdeck-red-team", "broken"));
attempt("change the git pointer", () => fs.writeFileSync(pointer, "broken"));
attempt("delete the git pointer", () => fs.unlinkSync(pointer));
attempt("replace the git pointer", () => {
  fs.writeFileSync(join(workspace, "pointer"), "broken");
  fs.renameSync(join(workspace, "pointer"), pointer);
});
attempt("move the git pointer", () => fs.renameSync(pointer, join(workspace, "old-pointer")));
attempt("move the workspace", () => fs.renameSync(workspace, `${workspace}-moved`));
attempt("change the repository's configuration", () => fs.writeFileSync(join(gitCommon, "config"), "broken"));
attempt("plant a hook", () => fs.writeFileSync(join(gitCommon, "hooks", "post-merge"), "broken"));
attempt("move a branch", () => fs.writeFileSync(join(gitCommon, "refs", "heads", "main"), "broken"));
attempt("make a channel", () => fs.mkdirSync(join(targets.dataDirectory, "channels", "planted")));
attempt(
  "list more of the data directory than its own",
  () => fs.readdirSync(join(targets.dataDirectory, "workspaces")).length > 1,
);
if (isRoot) for (const path of ROOT_FILES) attempt(`read ${path}`, () => fs.readFileSync(path).length > 0);
attempt("list the sockets of the system", () =>
  fs.readdirSync("/run").some((name) => !["systemd", "resolvconf", "NetworkManager"].includes(name)),
);
attempt("write the kernel's settings", () => {
  // The value it has: an attempt that succeeds must not hurt the machine either.
  const path = "/proc/sys/kernel/core_pattern";
  fs.writeFileSync(path, fs.readFileSync(path));
});
attempt("leave the limits", () => {
  const mounts = shell("grep -o '/sys/fs/cgroup[^ ]*' /proc/self/mounts").split("\n");
  return mounts.some((mount) => isWritten(join(mount, "cgroup.procs")));
});
attempt("see a disk", () =>
  fs.readdirSync("/dev").some((name) => /^(sd|vd|nvme|xvd|mem|kmsg|loop)/.test(name)),
);
attempt("make a disk", () => shell(`mknod ${workspace}/disk b 8 0`) !== null);
attempt("see terminals of others", () => fs.readdirSync("/dev/pts").some((name) => name !== "ptmx"));
attempt("mount", () => shell("mount -t tmpfs none /mnt") !== null);
attempt("reach a process outside", () => process.kill(outsidePid, 0));
attempt(
  "read the environment of a process outside",
  () => fs.readFileSync(`/proc/${outsidePid}/environ`).length > 0,
);
attempt(
  "trace a process outside",
  () => shell(`perl -e 'exit(syscall(101, 16, ${outsidePid}, 0, 0) == 0 ? 0 : 1)'`) !== null,
);
attempt("enter the namespace of a process outside", () => shell(`nsenter -t ${outsidePid} -m true`) !== null);
attempt("see the environment of the first process", () =>
  fs.readFileSync("/proc/1/environ", "utf8").includes(targets.hostMarker),
);
for (const [what, path] of Object.entries(sockets)) attempt(`connect to ${what}`, () => connects({ path }));
for (const [what, [host, port]] of Object.entries(addresses)) {
  attempt(`connect to ${what}`, () => connects({ host, port }));
}

attempt("delete the operator's socket", () =>
  fs.unlinkSync(join(targets.dataDirectory, "run", "engine.sock")),
);

function isWritten(path: string): boolean {
  try {
    fs.writeFileSync(path, "0", { flag: "r+" });
    return true;
  } catch {
    return false;
  }
}

function connects(to: { path: string } | { host: string; port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(to, () => resolve(true));
    socket.setTimeout(2_000, () => resolve(false));
    socket.on("error", () => resolve(false));
  });
}

const reached: string[] = [];
for (const [name, run] of attempts) {
  try {
    if ((await run()) !== false) reached.push(name);
  } catch {
    // Refused, as it should be.
    continue;
  }
}
process.stdout.write(`RED-TEAM ${JSON.stringify({ tried: attempts.size, reached })}\n`);
process.exit(0);
