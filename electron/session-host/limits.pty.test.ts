import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_PROCESS_LIMIT } from "#shared/session-protocol/message.ts";
import { endSleepers, escapeScript, newMark, sleepers } from "./testing/escape-script.ts";
import { eventually } from "./testing/eventually.ts";
import { sessionFolder } from "./testing/recorded.ts";
import { TestHost } from "./testing/test-host.ts";
import type { TestClient } from "./testing/test-client.ts";

const ROUNDS = process.env["FLIGHTDECK_LONG"] === "1" ? 20 : 5;
const MB = 1024 * 1024;
const limits = { processes: DEFAULT_PROCESS_LIMIT, memoryBytes: 512 * MB };
/** Everything of the computer, but in a sandbox: what is tested here is what holds it, not what it hides. */
const sandbox = { arguments: ["--ro-bind", "/", "/", "--dev", "/dev", "--unshare-net", "--cap-drop", "ALL"] };
const confined = { sandbox, limits };

let host: TestHost;
let client: TestClient;
beforeEach(async () => {
  host = await TestHost.start();
  client = await host.connect();
});
afterEach(() => host.dispose());

async function foldersOf(session: string): Promise<string[]> {
  const text = await readFile(join(sessionFolder(host.home, session), "opened.json"), "utf8");
  return (JSON.parse(text) as { cgroups: string[] }).cgroups;
}

/** Before anything is started that only a limit can stop. */
async function needsEnforcement(): Promise<void> {
  const { limits: state } = await client.open(["true"], confined);
  expect(state, "this computer can hold limits").toBe("enforced");
}

/** Another session types and is answered, so the computer and the host are alive. */
async function othersAnswer(): Promise<void> {
  const startMs = performance.now();
  const { text } = await client.run(["sh", "-c", "echo alive"]);
  expect(text).toContain("alive");
  expect(performance.now() - startMs).toBeLessThan(5_000);
}

describe("limits", () => {
  it("are said as they are, and the program gives way to the person's", async () => {
    const script = "cat /proc/self/oom_score_adj; nice; ulimit -c; sleep 1000";
    const { session, limits: state } = await client.open(["sh", "-c", script], confined);
    expect(state).toBe("enforced");
    const screen = await client.subscribe(session);
    await screen.has("500\r\n10\r\n0\r\n");
    const folders = await foldersOf(session);
    const values = await Promise.all(
      folders.map((folder) => readFile(join(folder, "pids.max"), "utf8").catch(() => "")),
    );
    expect(values.join("").trim()).toBe("512");
    await client.signal(session, "end");
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  });

  it("are not there when nobody asked for them", async () => {
    const { limits: state, sandboxed } = await client.open(["cat"]);
    expect([state, sandboxed]).toEqual(["none", false]);
  });

  it("stop a fork bomb while another session answers", async () => {
    await needsEnforcement();
    const mark = newMark();
    const script = `i=0; while [ $i -lt 2000 ]; do sleep ${mark}.1 & i=$((i+1)); done; echo not-stopped; wait`;
    const { session } = await client.open(["sh", "-c", script], confined);
    const screen = await client.subscribe(session);
    await screen.has("annot fork");
    expect((await sleepers(mark)).length).toBeLessThan(DEFAULT_PROCESS_LIMIT);
    expect(screen.text).not.toContain("not-stopped");
    await othersAnswer();
    await client.signal(session, "end");
    expect(await sleepers(mark)).toEqual([]);
  });

  it("end a bomb that never stops forking", async () => {
    await needsEnforcement();
    const bomb = "bomb() { bomb | bomb & }; bomb; while :; do :; done";
    const { session } = await client.open(["bash", "-c", bomb], confined);
    const [folder = ""] = await foldersOf(session);
    const count = async () => (await readFile(join(folder, "pids.current"), "utf8")).trim();
    await eventually("the bomb is at its limit", async () => Number(await count()) > 500);
    await othersAnswer();
    const startMs = performance.now();
    await client.signal(session, "end", 500);
    expect(performance.now() - startMs).toBeLessThan(5_000);
    expect(existsSync(folder)).toBe(false);
  });

  it("end a memory hog and nothing else", async () => {
    await needsEnforcement();
    const neighbour = await client.open(["cat"], confined);
    const hog = "my @held; while (1) { push @held, 'x' x (8 * 1024 * 1024) }";
    const { exit } = await client.run(["perl", "-e", hog], {
      sandbox,
      limits: { ...limits, memoryBytes: 128 * MB },
    });
    expect(exit).toMatchObject({ code: null, signal: "SIGKILL" });
    await othersAnswer();
    expect((await client.list()).find(({ session }) => session === neighbour.session)?.exit).toBeNull();
  });

  it("are removed by the next host when one was killed", async () => {
    const { session } = await client.open(["sleep", "1000"], confined);
    const folders = await foldersOf(session);
    expect(folders.length).toBeGreaterThan(0);
    await host.kill("SIGKILL");
    expect(folders.filter((folder) => existsSync(folder))).toEqual(folders);
    const next = await TestHost.start({ home: host.home });
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
    await next.dispose();
  });
});

describe("the end of a confined session", () => {
  it(`leaves none of eight escapees, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const mark = newMark();
      const { session } = await client.open(["bash", "-c", escapeScript(mark)], confined);
      await (await client.subscribe(session)).has("all-away");
      await eventually("the escapees are away", async () => (await sleepers(mark)).length >= 7);
      const startMs = performance.now();
      await client.signal(session, "end", 1_000);
      expect(performance.now() - startMs).toBeLessThan(5_000);
      const survivors = await sleepers(mark);
      await endSleepers(mark);
      expect(survivors).toEqual([]);
    }
  });

  it("comes for a program that ignores TERM", async () => {
    const script = "trap '' TERM HUP INT; echo deaf; while :; do sleep 1000; done";
    const { session } = await client.open(["sh", "-c", script], confined);
    await (await client.subscribe(session)).has("deaf");
    const startMs = performance.now();
    const { session: record } = await client.signal(session, "end", 500);
    expect(performance.now() - startMs).toBeLessThan(5_000);
    expect(record?.exit?.signal).toBe("SIGKILL");
  });
});
