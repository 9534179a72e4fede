import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { ChannelClient } from "#launch/channel-client.ts";
import { channelRoot, foldersOf } from "./channel-directory.ts";
import { event, ownerOf, TestChannels } from "./testing/test-channels.ts";

const program = fileURLToPath(new URL("testing/channels-program.ts", import.meta.url));
const isLong = process.env["FLIGHTDECK_LONG"] === "1";
const KILLS = isLong ? 60 : 4;
const SESSIONS = ["aaaa", "bbbb"];
/** However slowly the next engine starts: a hundred kilobytes a second at most. */
const PACE_MS = 1;

const home = mkdtempSync(join(tmpdir(), "fd-kill-"));
const file = join(home, "heard.jsonl");
let engine: ChildProcess | undefined;

afterEach(async () => {
  await kill();
  rmSync(home, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const order = JSON.stringify({ home, file, sessions: SESSIONS });
  const child = spawn(process.execPath, [program, order], { stdio: ["ignore", "pipe", "inherit"] });
  engine = child;
  await once(child.stdout, "data");
}

async function kill(): Promise<void> {
  if (engine === undefined || engine.signalCode !== null) return;
  const ended = once(engine, "exit");
  engine.kill("SIGKILL");
  await ended;
}

interface Kept {
  readonly session: string;
  readonly number: number;
  readonly report: { readonly detail: string };
}

const kept = (): Kept[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Kept)
    : [];

const spoolBytes = (): number =>
  SESSIONS.map((name) => join(foldersOf(channelRoot(home), ownerOf(name).session), "agent", "spool.jsonl"))
    .map((spool) => statSync(spool, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, bytes) => sum + bytes, 0);

async function spooledMore(): Promise<void> {
  const before = spoolBytes();
  await expect.poll(spoolBytes, { timeout: 10_000 }).toBeGreaterThan(before);
}

/** Reports one after the other until it is told to stop; gives how many. */
async function reportOn(client: ChannelClient, name: string, signal: AbortSignal): Promise<number> {
  let count = 0;
  while (!signal.aborted) {
    count += 1;
    const { state } = await client.report(event(`${name} ${count}`));
    // Without an engine a report takes no time at all; the spool of five megabytes is for agents, not for loops.
    if (state === "spooled") await setTimeout(PACE_MS);
  }
  return count;
}

it(
  `an engine that is killed ${KILLS} times hears every report exactly once`,
  { timeout: 300_000 },
  async () => {
    await start();
    const clients = SESSIONS.map((name) => {
      const own = foldersOf(channelRoot(home), ownerOf(name).session);
      return { name, client: new ChannelClient({ directory: join(own, "agent"), listens: true }) };
    });
    const stop = new AbortController();
    const reporting = clients.map(({ name, client }) => reportOn(client, name, stop.signal));
    for (let count = 0; count < KILLS; count += 1) {
      const before = kept().length;
      await expect.poll(() => kept().length, { timeout: 10_000 }).toBeGreaterThan(before + (count % 7));
      await kill();
      // Some engines are back at once, some only when the agents have begun to keep what they say.
      if (count % 2 === 0) await spooledMore();
      await start();
    }
    stop.abort();
    const counts = await Promise.all(reporting);
    for (const { client } of clients) client.close();
    await kill();

    // What is left in the spool is heard when the sessions are closed.
    const rest = new TestChannels({ home });
    for (const name of SESSIONS) await rest.channels.open(ownerOf(name));
    for (const name of SESSIONS) await rest.channels.close(ownerOf(name).session);
    for (const [index, name] of SESSIONS.entries()) {
      const details = new Map<number, string>();
      const all = [...kept(), ...rest.heard.map((each) => each as unknown as Kept)];
      for (const { session, number, report } of all) {
        if (session !== `ses_${name}`) continue;
        // The same number may come twice after a crash, and is then the same report: the mission knows it by its number.
        expect(details.get(number) ?? report.detail).toBe(report.detail);
        details.set(number, report.detail);
      }
      const expected = Array.from({ length: counts[index] ?? 0 }, (_each, at) => `${name} ${at + 1}`);
      expect([...details.entries()].toSorted(([a], [b]) => a - b).map(([, detail]) => detail)).toEqual(
        expected,
      );
      expect(expected.length).toBeGreaterThan(KILLS);
    }
  },
);
