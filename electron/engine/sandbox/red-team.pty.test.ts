import { readdir, readFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { SandboxPlan } from "./sandbox-plan.ts";
import type { RedTeamTargets } from "./testing/red-team-targets.ts";
import { SandboxBench } from "./testing/sandbox-bench.ts";

const script = fileURLToPath(new URL("testing/red-team.ts", import.meta.url));
const HOST_MARKER = "FLIGHTDECK_RED_TEAM_OUTSIDE";

let bench: SandboxBench;
const benches: SandboxBench[] = [];
const servers: Server[] = [];
let connections = 0;

function listen(server: Server, at: { path: string } | { host: string; port: number }): Promise<Server> {
  servers.push(server);
  server.on("connection", (socket) => {
    connections += 1;
    socket.destroy();
  });
  return new Promise((resolve) => {
    server.listen(at, () => resolve(server));
  });
}

async function newTargets(world: SandboxBench): Promise<RedTeamTargets> {
  const sockets = {
    "the operator's socket": join(world.data, "run", "engine.sock"),
    "another session's channel": join(world.data, "channels", "other", "channel.sock"),
    "a container daemon": join(world.root, "home", ".docker", "run", "docker.sock"),
    "a daemon in the home": join(world.root, "home", "daemon.sock"),
    "an abstract socket": `\0flightdeck-red-team-${process.pid}-${benches.length}`,
  };
  for (const path of Object.values(sockets)) await listen(createServer(), { path });
  const everywhere = await listen(createServer(), { host: "0.0.0.0", port: 0 });
  const { port } = everywhere.address() as AddressInfo;
  const interfaces = Object.values(networkInterfaces()).flat();
  const own = interfaces.find((found) => found?.family === "IPv4" && !found.internal)?.address;
  return {
    secrets: world.secrets,
    mayWriteSystem: false,
    workspace: world.workspace,
    gitCommon: join(world.data, "repository.git"),
    dataDirectory: world.data,
    outsideFile: join(world.root, "elsewhere", "file"),
    outsidePid: process.pid,
    hostMarker: HOST_MARKER,
    sockets,
    addresses: {
      loopback: ["127.0.0.1", port],
      "the computer's own address": [own ?? "127.0.0.1", port],
    },
  };
}

let targets: RedTeamTargets;
beforeAll(async () => {
  // The session host and everything outside has it.
  process.env[HOST_MARKER] = "outside";
  bench = await SandboxBench.start();
  benches.push(bench);
  targets = await newTargets(bench);
});
afterAll(async () => {
  delete process.env[HOST_MARKER];
  for (const server of servers) server.close();
  for (const world of benches) await world.dispose();
});

interface Attack {
  readonly tried: number;
  readonly reached: string[];
}

async function attack(world: SandboxBench, plan: SandboxPlan | null, at: RedTeamTargets): Promise<Attack> {
  const { output } = await world.run([process.execPath, script, JSON.stringify(at)], plan);
  const line = /RED-TEAM (.*)\r?\n/.exec(output)?.[1];
  if (line === undefined) throw new Error(`The script did not finish: ${output}`);
  return JSON.parse(line) as Attack;
}

it.each(["read-only", "workspace-write"] as const)("reaches nothing at the level %s", async (level) => {
  const { tried, reached } = await attack(bench, bench.plan(level), targets);
  expect(reached).toEqual([]);
  expect(tried).toBeGreaterThan(100);
  for (const path of [...Object.values(targets.secrets), targets.outsideFile]) {
    expect(await readFile(path, "utf8")).toBe("canary");
  }
  expect(await readdir(join(bench.data, "repository.git", "hooks"))).toEqual([]);
  expect(await readFile(join(bench.workspace, ".git"), "utf8")).toBe("gitdir: elsewhere");
  expect(connections).toBe(0);
});

/** What the level `full` gives away, and nothing else: the person's own files, and what they open. */
const FULL_REACHES = [
  ...["ssh key", "netrc"].flatMap((what) => [
    `read ${what}`,
    `read ${what} by /proc/1/root`,
    `write ${what}`,
    `append ${what}`,
    `delete ${what}`,
  ]),
  "change a file elsewhere",
  "make a file elsewhere",
  "rename a file elsewhere",
  "connect to a daemon in the home",
];

it("reaches files of the person at the level full, and still nothing that opens Flightdeck", async () => {
  const { reached } = await attack(bench, bench.plan("full"), { ...targets, mayWriteSystem: true });
  // Who may read the password file differs from user to user; the file elsewhere is writable as it is.
  const isNews = (name: string) => !name.startsWith("read /etc/") && !name.startsWith("make it writable");
  expect(reached.filter(isNews)).toEqual(FULL_REACHES);
});

it("reaches all of it without a sandbox: the attempts are real", async () => {
  const world = await SandboxBench.start();
  benches.push(world);
  const at = await newTargets(world);
  const { reached } = await attack(world, null, { ...at, mayWriteSystem: true });
  const secrets = Object.keys(at.secrets).flatMap((what) => [
    `read ${what}`,
    `write ${what}`,
    `append ${what}`,
  ]);
  const sockets = [...Object.keys(at.sockets), ...Object.keys(at.addresses)].map(
    (what) => `connect to ${what}`,
  );
  const others = [
    "change the git pointer",
    "delete the git pointer",
    "move the workspace",
    "change the repository's configuration",
    "plant a hook",
    "move a branch",
    "make a channel",
    "delete the operator's socket",
    "list more of the data directory than its own",
    "see terminals of others",
  ];
  expect(reached).toEqual(expect.arrayContaining([...secrets, ...sockets, ...others]));
});
