import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { SessionId } from "#shared/ids.ts";
import { MISSION, task } from "#shared/mission/testing/missions.ts";
import { failing, OneFlight } from "#shared/mission/testing/one-flight.ts";
import { WorkspaceQuota } from "./workspace-quota.ts";

const MIB = 1024 ** 2;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "fd-quota-"));
});
afterEach(() => rmSync(home, { recursive: true }));

it("lets the next session of a task remove what the last one was ended for", async () => {
  const flight = new OneFlight([task("api")]);
  const ended: SessionId[] = [];
  let nowMs = 0;
  const quota = new WorkspaceQuota({
    home,
    quotaBytes: 10 * MIB,
    nowMs: () => nowMs,
    missions: {
      read: async (_mission, view) => ({ ok: true, view: view(flight.world.state), seq: 1, readOnly: null }),
      send: async () => ({ ok: true, seq: 1, answer: null, repeated: false }),
    },
    link: {
      signal: async (session) => {
        ended.push(session);
        return null;
      },
    },
    report: () => undefined,
  });
  /** A session of the task that runs and has written this much in its temporary folder. */
  const begin = (mebibytes: number): SessionId => {
    flight.start("api");
    const session = flight.attempt("api").segments.at(-1)?.session;
    if (session === null || session === undefined) throw new Error("nothing has begun");
    mkdirSync(join(home, "tmp", session), { recursive: true });
    write(session, mebibytes);
    return session;
  };
  const write = (session: SessionId, mebibytes: number): void =>
    writeFileSync(join(home, "tmp", session, "large"), Buffer.alloc(mebibytes * MIB, 1));
  const look = async (): Promise<void> => {
    nowMs += 60_000;
    await quota.look([MISSION]);
  };

  const first = begin(12);
  await look();
  expect(ended).toEqual([first]);
  flight.work("api");
  flight.end("api", "exited");
  flight.record("api", failing("acceptance"));
  flight.world.settle();
  const second = begin(12);
  await look();
  expect(ended).toEqual([first]);
  write(second, 14);
  await look();
  expect(ended).toEqual([first, second]);
  write(second, 4);
  await look();
  write(second, 11);
  await look();
  expect(ended).toEqual([first, second, second]);
});
