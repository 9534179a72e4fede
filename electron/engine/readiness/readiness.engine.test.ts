import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import { FlightHome, type TestMission } from "../flight/testing/flight-home.ts";

const SECRET = "tok-5f2c9a7d41e8b6";

let home: FlightHome;
beforeEach(() => {
  process.env["DEPLOY_TOKEN"] = SECRET;
  home = new FlightHome();
  home.write(".gitignore", "deps/\n.env\n");
  home.write("lock.txt", "one\n");
});
afterEach(async () => {
  delete process.env["DEPLOY_TOKEN"];
  await home.remove();
});

const OFFLINE = "network: { needed: false }";
const INSTALL = "mkdir -p deps && cp lock.txt deps/installed && echo once >> deps/runs";
const installing = (...more: string[]): string =>
  [`commands: ['${INSTALL}']`, OFFLINE, "inputs: [lock.txt]", ...more, ""].join("\n");

const setup = (text: string): void => {
  home.write(".flightdeck/setup.yaml", text);
  home.commit("setup");
};
const seen = () => home.ask("repository.setup", { repository: home.repository });
async function trust(): Promise<void> {
  const { sha256 } = await seen();
  await home.ask("repository.trust", { repository: home.repository, sha256: sha256 ?? "" });
}
const writes = (file: string, content = "1\n") => ({ edit: { file, content } });
const one = (steps: readonly object[], acceptance: readonly string[], more: object = {}): TestMission => ({
  tasks: [{ id: "one", scenario: { steps }, acceptance, ...more }],
});
const hasEnded = ({ phase }: { phase: string }): boolean => phase === "landed" || phase === "stopped";
const failuresOf = (mission: MissionId) =>
  home.until(mission, ({ tasks }) =>
    [...tasks.values()].some(({ attempts }) => attempts.some(({ failure }) => failure !== null)),
  );
const firstFailure = async (mission: MissionId): Promise<string> => {
  const state = await failuresOf(mission);
  return (
    [...state.tasks.values()].flatMap(({ attempts }) =>
      attempts.flatMap(({ failure }) => failure ?? []),
    )[0] ?? ""
  );
};
const workspaceOf = (mission: MissionId): string => join(home.home, "workspaces", mission, "one");

describe("what a repository runs", () => {
  it("keeps a mission on the ground until a person trusted exactly that", { timeout: 90_000 }, async () => {
    setup(installing());
    const mission = await home.state(one([writes("src/one/a.js")], ["test -f deps/installed"]));
    await expect(home.launch(mission)).rejects.toThrow(
      /mkdir -p deps.*not trusted yet.*Nothing was started/s,
    );
    const { sha256 } = await seen();
    await expect(home.launch(mission)).rejects.toThrow(
      `flightdeck repository trust ${home.repository} ${sha256 ?? ""} --base main`,
    );
    expect((await seen()).trust).toBe("untrusted");
    await trust();
    setup(installing("carry: [.env]"));
    expect(await seen()).toMatchObject({ trust: "changed", changes: ["+ carry: [.env]"] });
    await expect(home.launch(mission)).rejects.toThrow(/changed since you trusted it/);
    const old = home.git("rev-parse", "HEAD~1");
    home.git("reset", "-q", "--hard", old);
    expect((await seen()).trust).toBe("trusted");
    await home.launch(mission);
    // What is trusted, read and launched is one thing; what the base says from now on is another.
    setup(`commands: ["exit 7"]\n${OFFLINE}\n`);
    await home.ask("repository.untrust", { repository: home.repository });
    const state = await home.until(mission, hasEnded);
    expect(state.phase).toBe("landed");
    expect(home.git("ls-tree", "-r", "--name-only", "main")).not.toContain("deps/");
  });

  it("has a place and a line when it is wrong, and then nothing is launched", async () => {
    setup("commands: [npm ci]\n");
    const mission = await home.state(one([writes("src/one/a.js")], ["true"]));
    await expect(home.launch(mission)).rejects.toThrow(
      /setup\.yaml:1:1: Commands answer the network question/,
    );
    expect((await seen()).problems).toMatchObject([{ line: 1, column: 1 }]);
    await expect(
      home.ask("repository.trust", { repository: home.repository, sha256: "0".repeat(64) }),
    ).rejects.toThrow(/Nothing was trusted/);
  });
});

describe("a workspace", () => {
  it(
    "has what is installed and carried before the agent starts, and so has the tree that is proven",
    { timeout: 90_000 },
    async () => {
      home.write(".env", "A=from the person\n");
      setup(installing("carry: [.env]", "check: ['test -f deps/installed && test -f .env']", "keep: [deps]"));
      await trust();
      const state = await home.fly({
        ...one(
          [{ edit: { file: "src/one/seen.txt", fromFile: ".env" } }],
          ["grep -q 'from the person' .env", 'test "$(wc -l < deps/runs)" -eq 1'],
        ),
        verify: ['test "$(wc -l < deps/runs)" -eq 1', "grep -q person src/one/seen.txt"],
      });
      expect(state.phase).toBe("landed");
      const landed = home.git("ls-tree", "-r", "--name-only", "main").split("\n");
      expect(landed.filter((path) => path === ".env" || path.startsWith("deps/"))).toEqual([]);
      const mark = join(home.home, "missions", state.id, "ready", "one.json");
      expect(JSON.parse(readFileSync(mark, "utf8"))).toMatchObject({
        commands: [{ command: INSTALL, exitCode: 0 }],
      });
    },
  );

  it.each([
    ["does not install again for the next attempt", [], 1],
    ["installs again when a lock file is another", [writes("lock.txt", "two\n")], 2],
  ])("%s", { timeout: 90_000 }, async (_what, before, runs) => {
    setup(installing());
    await trust();
    const attempts = [{ steps: [...before, { crash: { code: 3 } }] }, { steps: [writes("src/one/a.js")] }];
    const state = await home.fly({
      tasks: [
        {
          id: "one",
          touch: ["src/one/**", "lock.txt"],
          scenario: { attempts },
          acceptance: ["test -f deps/installed"],
        },
      ],
    });
    expect(state.phase).toBe("landed");
    expect(state.tasks.get("one" as never)?.attempts).toHaveLength(2);
    expect(
      readFileSync(join(workspaceOf(state.id), "deps/runs"), "utf8")
        .trim()
        .split("\n"),
    ).toHaveLength(runs);
  });

  it(
    "is not ready when a command fails: the end of its output is told, without secrets",
    { timeout: 60_000 },
    async () => {
      setup(`commands: ["echo broken ${SECRET}; exit 3"]\n${OFFLINE}\n`);
      await trust();
      const mission = await home.state(one([writes("src/one/a.js")], ["true"]));
      await home.launch(mission);
      const failure = await firstFailure(mission);
      expect(failure).toMatch(/ended with exit code 3.*No agent was started/s);
      expect(failure).toContain("broken ");
      expect(failure).not.toContain(SECRET);
      expect(home.journal.filter(({ event }) => event.type === "segment.began")).toEqual([]);
    },
  );

  it("is not ready when a check fails", { timeout: 60_000 }, async () => {
    setup(installing("check: [test -f never]"));
    await trust();
    const mission = await home.state(one([writes("src/one/a.js")], ["true"]));
    await home.launch(mission);
    expect(await firstFailure(mission)).toContain(
      '"test -f never" of .flightdeck/setup.yaml ended with exit code 1',
    );
  });

  it("takes back what would be committed, a carried secret above all", { timeout: 60_000 }, async () => {
    home.write("secrets.txt", "mine\n");
    home.git("add", ".gitignore", "lock.txt");
    home.git("commit", "-q", "-m", "lock");
    home.write(".flightdeck/setup.yaml", `carry: [secrets.txt]\n`);
    home.git("add", ".flightdeck");
    home.git("commit", "-q", "-m", "setup");
    await trust();
    const mission = await home.state(one([writes("src/one/a.js")], ["true"]));
    home.git("rm", "-q", "--cached", "secrets.txt");
    home.git("commit", "-q", "-m", "not tracked");
    await home.launch(mission);
    expect(await firstFailure(mission)).toMatch(/would become part of the task's work: secrets\.txt/);
    expect(existsSync(join(workspaceOf(mission), "secrets.txt"))).toBe(false);
  });

  it("is made ready without any network when that is the answer", { timeout: 60_000 }, async () => {
    const server: Server = createServer((socket) => socket.end("hello"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      setup(`commands: ['! bash -c "exec 3<>/dev/tcp/127.0.0.1/${port}"', 'test ! -e ~/.ssh']\n${OFFLINE}\n`);
      await trust();
      const state = await home.fly(one([writes("src/one/a.js")], ["true"]));
      expect(state.phase).toBe("landed");
    } finally {
      server.close();
    }
  });
});
