import { expect, it } from "vitest";
import { cgroupPlaces } from "./cgroup-place.ts";

const mount = (root: string, point: string, type: string, options = "rw") =>
  `36 25 0:31 ${root} ${point} rw,nosuid shared:9 - ${type} ${type} ${options}`;

it("goes up from its own group in version 2, because a group with processes can have no limited children", () => {
  const mounts = ["25 1 8:1 / / rw - ext4 /dev/sda1 rw", mount("/", "/sys/fs/cgroup", "cgroup2")].join("\n");
  const own = "0::/user.slice/user@1000.service/app.slice/flightdeck.scope\n";
  expect(cgroupPlaces(mounts, own)).toEqual(
    [
      "/user.slice/user@1000.service/app.slice/flightdeck.scope",
      "/user.slice/user@1000.service/app.slice",
      "/user.slice/user@1000.service",
      "/user.slice",
      "",
    ].map((folder) => ({ version: 2, parent: `/sys/fs/cgroup${folder}` })),
  );
});

it("takes both controllers of version 1, each below its own group", () => {
  const mounts = [
    mount("/", "/sys/fs/cgroup/pids", "cgroup", "rw,pids"),
    mount("/", "/sys/fs/cgroup/memory", "cgroup", "rw,memory"),
  ].join("\n");
  expect(cgroupPlaces(mounts, "8:pids:/\n4:memory:/agents/a\n1:name=systemd:/")).toEqual([
    { version: 1, pids: "/sys/fs/cgroup/pids", memory: "/sys/fs/cgroup/memory/agents/a" },
  ]);
});

it("sees only its own part of the tree in a container", () => {
  const mounts = [
    mount("/docker/abc", "/sys/fs/cgroup/pids", "cgroup", "rw,pids"),
    mount("/docker/abc", "/sys/fs/cgroup/memory", "cgroup", "rw,memory"),
  ].join("\n");
  const own = "8:pids:/docker/abc/inner\n4:memory:/docker/abc\n";
  expect(cgroupPlaces(mounts, own)).toEqual([
    { version: 1, pids: "/sys/fs/cgroup/pids/inner", memory: "/sys/fs/cgroup/memory" },
  ]);
});

it.each([
  ["nothing is mounted", "", "0::/\n"],
  ["its own group is outside of what is mounted", mount("/", "/sys/fs/cgroup", "cgroup2"), "0::/../other\n"],
  ["one controller is missing", mount("/", "/sys/fs/cgroup/pids", "cgroup", "rw,pids"), "8:pids:/\n"],
  ["the texts say nothing", "what is this", "and this"],
])("finds no place when %s", (_, mounts, own) => {
  expect(cgroupPlaces(mounts, own)).toEqual([]);
});
