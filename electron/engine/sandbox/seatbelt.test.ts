import { expect, it } from "vitest";
import type { ResolvedPlan } from "./resolved-paths.ts";
import { seatbeltProfile } from "./seatbelt.ts";

const plan: ResolvedPlan = {
  level: "workspace-write",
  workspace: "/Users/pilot/Library/Flightdeck/workspaces/own",
  gitCommon: "/Users/pilot/Library/Flightdeck/repository.git",
  gitPointer: "/Users/pilot/Library/Flightdeck/workspaces/own/.git",
  channel: "/Users/pilot/Library/Flightdeck/channels/own",
  tmp: "/Users/pilot/Library/Flightdeck/tmp/own",
  home: { path: "/Users/pilot", reads: ["/Users/pilot/.agent"] },
  reads: ["/opt/agent"],
  writes: ["/Users/pilot/Library/Flightdeck/agents/own"],
  hidden: ["/Users/pilot/checkout"],
  dataDirectory: "/Users/pilot/Library/Flightdeck",
  network: { kind: "off" },
  proxyFolder: null,
  links: [],
};

it("writes the rules from general to protected, because the last one that fits wins", () => {
  expect(seatbeltProfile(plan)).toMatchInlineSnapshot(`
    "(version 1)
    (deny default)
    (allow process-exec process-fork sysctl-read file-ioctl pseudo-tty)
    (allow signal process-info* (target same-sandbox))
    (allow mach-lookup (global-name "com.apple.system.opendirectoryd.libinfo") (global-name "com.apple.system.opendirectoryd.membership") (global-name "com.apple.system.notification_center") (global-name "com.apple.system.logger") (global-name "com.apple.logd"))
    (allow ipc-posix-shm ipc-posix-sem)
    (allow file-read*)
    (deny file-read* file-write* (subpath "/Users") (subpath "/Volumes") (subpath "/private/tmp") (subpath "/private/var/tmp") (subpath "/private/var/folders") (subpath "/Users/pilot"))
    (allow file-read-metadata)
    (allow file-read* file-write* (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty") (literal "/dev/dtracehelper") (regex #"^/dev/ttys[0-9]+$"))
    (allow file-read* (subpath "/Users/pilot/.agent") (subpath "/opt/agent"))
    (deny file-read* file-write* (subpath "/Users/pilot/checkout") (subpath "/Users/pilot/Library/Flightdeck"))
    (allow file-read* file-write* (subpath "/Users/pilot/Library/Flightdeck/tmp/own") (subpath "/Users/pilot/Library/Flightdeck/agents/own") (subpath "/Users/pilot/Library/Flightdeck/channels/own"))
    (allow file-read* file-write* (subpath "/Users/pilot/Library/Flightdeck/workspaces/own"))
    (allow file-read* (subpath "/Users/pilot/Library/Flightdeck/repository.git"))
    (deny file-write* (subpath "/Users/pilot/Library/Flightdeck/repository.git") (subpath "/Users/pilot/Library/Flightdeck/workspaces/own/.git"))
    (deny network*)
    (allow network-outbound (subpath "/Users/pilot/Library/Flightdeck/channels/own"))
    "
  `);
});

it("lets a reader write nothing in the workspace, and hides data and checkout at every level", () => {
  const reader = seatbeltProfile({ ...plan, level: "read-only" });
  expect(reader).toContain(`(allow file-read* (subpath "${plan.workspace}"))`);
  const full = seatbeltProfile({ ...plan, level: "full", network: { kind: "open" } });
  expect(full).toContain("(allow network*)");
  const masks = `(deny file-read* file-write* (subpath "/Users/pilot/checkout") (subpath "${plan.dataDirectory}"))`;
  for (const profile of [reader, full]) expect(profile).toContain(masks);
});

it("keeps a path from ending its string and adding rules", () => {
  const profile = seatbeltProfile({ ...plan, workspace: '/tmp/a") (allow default) (b "\\' });
  expect(profile).toContain('(subpath "/tmp/a\\") (allow default) (b \\"\\\\")');
});

it("starts nothing that may reach single hosts only", () => {
  const network = { kind: "hosts", hosts: ["api.example.com"], proxySocket: "/tmp/p/s" } as const;
  expect(() => seatbeltProfile({ ...plan, network })).toThrow(/Nothing was started/);
});
