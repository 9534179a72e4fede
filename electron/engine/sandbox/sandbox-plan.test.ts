import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxFor, type SandboxPlan } from "./sandbox-plan.ts";

let root: string;
let plan: SandboxPlan;
const computer = () => ({ platform: "linux", home: join(root, "home") }) as const;

beforeAll(async () => {
  root = realpathSync(await mkdtemp(join(tmpdir(), "fd-plan-")));
  for (const folder of [
    "data/run",
    "data/ws",
    "data/git",
    "data/channel",
    "data/tmp",
    "home/.ssh",
    "checkout",
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, "data/ws/.git"), "gitdir: x");
  plan = {
    level: "workspace-write",
    workspace: join(root, "data/ws"),
    gitCommon: join(root, "data/git"),
    channel: join(root, "data/channel"),
    tmp: join(root, "data/tmp"),
    home: { reads: [] },
    reads: ["/usr", join(root, "not-there")],
    writes: [],
    hidden: [join(root, "checkout")],
    dataDirectory: join(root, "data"),
    network: { kind: "off" },
  };
});
afterAll(() => rm(root, { recursive: true }));

/** [option, path] pairs of the mounts, in order, below the test's own folder. */
function mounts(more: Partial<SandboxPlan> = {}): string[] {
  const sandbox = sandboxFor({ ...plan, ...more }, computer());
  if (!("arguments" in sandbox)) throw new Error("not for bubblewrap");
  const { arguments: all } = sandbox;
  return all.flatMap((option, at) => {
    const path = option === "--tmpfs" ? all[at + 1] : all[at + 2];
    const isMount = ["--bind", "--ro-bind", "--tmpfs"].includes(option) && path?.startsWith(root);
    return isMount === true ? [`${option} ${path?.slice(root.length)}`] : [];
  });
}

describe("the arguments for bubblewrap", () => {
  it("mask from the outside in, and show from there", () => {
    expect(mounts()).toEqual([
      "--tmpfs /home",
      "--tmpfs /checkout",
      "--tmpfs /data",
      "--bind /data/ws",
      "--bind /data/tmp",
      "--bind /data/channel",
      "--ro-bind /data/git",
      "--ro-bind /data/ws/.git",
    ]);
  });

  it("hide what lies in the workspace as well", () => {
    mkdirSync(join(root, "data/ws/.claude"));
    expect(mounts({ hidden: [join(root, "data/ws/.claude")] })).toEqual([
      "--tmpfs /home",
      "--tmpfs /data",
      "--bind /data/ws",
      "--bind /data/tmp",
      "--bind /data/channel",
      "--ro-bind /data/git",
      "--tmpfs /data/ws/.claude",
      "--ro-bind /data/ws/.git",
    ]);
  });

  it("let a reader write only in its channel and its own state", () => {
    const found = mounts({ level: "read-only", writes: [join(root, "home/.ssh")] });
    expect(found).toContain("--ro-bind /data/ws");
    expect(found.filter((mount) => mount.startsWith("--bind"))).toEqual([
      "--bind /home/.ssh",
      "--bind /data/tmp",
      "--bind /data/channel",
    ]);
  });

  it.each(["read-only", "workspace-write", "full"] as const)(
    "mask the data directory at the level %s",
    (level) => {
      const found = mounts({ level, reads: [root], writes: [root] });
      expect(found).toContain("--tmpfs /data");
      expect(found.indexOf("--tmpfs /data")).toBeGreaterThan(
        found.findIndex((mount) => mount.endsWith("bind ")),
      );
      expect(found).toContain("--ro-bind /data/git");
      expect(found).toContain("--ro-bind /data/ws/.git");
    },
  );

  it("drop every capability and every shared namespace", () => {
    const text = JSON.stringify(sandboxFor(plan, computer()));
    for (const part of ["--unshare-net", "--unshare-ipc", "--unshare-uts", '"--cap-drop","ALL"']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain("--new-session");
    expect(JSON.stringify(sandboxFor({ ...plan, network: { kind: "open" } }, computer()))).not.toContain(
      "unshare-net",
    );
  });
});

describe("a plan that cannot be held", () => {
  it.each(["workspace", "gitCommon", "tmp", "channel", "dataDirectory"] as const)("has no %s", (part) => {
    expect(() => sandboxFor({ ...plan, [part]: join(root, "gone") }, computer())).toThrow(
      /does not exist\. Nothing was started/,
    );
    expect(() => sandboxFor({ ...plan, [part]: "relative" }, computer())).toThrow(/Nothing was started/);
  });

  it.each(["data", "data/run"])("shows %s", (path) => {
    expect(() => sandboxFor({ ...plan, reads: [join(root, path)] }, computer())).toThrow(/never shown/);
    expect(() => sandboxFor({ ...plan, writes: [join(root, path)] }, computer())).toThrow(/never shown/);
  });

  it("names the data directory by a link", () => {
    const link = join(root, "innocent");
    symlinkSync(join(root, "data"), link);
    expect(() => sandboxFor({ ...plan, writes: [link] }, computer())).toThrow(/never shown/);
  });

  it.each(["missing", "a link"])("has a git pointer that is %s", (what) => {
    const workspace = join(root, "data", `changed-${what.length}`);
    mkdirSync(workspace);
    if (what === "a link") symlinkSync("/etc/passwd", join(workspace, ".git"));
    expect(() => sandboxFor({ ...plan, workspace }, computer())).toThrow(/changed from outside/);
    rmSync(workspace, { recursive: true });
  });

  it("is for a system without a sandbox", () => {
    expect(() => sandboxFor(plan, { platform: "win32", home: root })).toThrow(/Nothing was started/);
  });
});
