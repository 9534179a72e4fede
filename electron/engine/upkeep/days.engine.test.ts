import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import { ManualMissionClock } from "../missions/fixtures/manual-clock.ts";
import { GROUNDED, missionScheduler } from "../missions/capacity.ts";
import { Missions } from "../missions/missions.ts";
import { SessionHostLink } from "../sessions/session-host-link.ts";
import { openStore } from "../store/open-store.ts";
import { KeptHome, waitFor, writes } from "./testing/kept-home.ts";
import { allPages } from "./testing/pages.ts";
import { Upkeep } from "./upkeep.ts";

const DAY_MS = 24 * 60 * 60_000;
const FLIGHT = { timeout: 180_000 } as const;

let home: KeptHome;
const closers: (() => void | Promise<void>)[] = [];
beforeEach(() => {
  home = new KeptHome();
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  await home.remove();
});

/** Upkeep over what an engine left, in this process, with a clock that is turned by hand. */
async function upkeepAt(clock: ManualMissionClock): Promise<{ upkeep: Upkeep; reports: string[] }> {
  await home.kill();
  const opening = await openStore({ directory: home.home, migrations: home.installation.migrations });
  if (opening.state !== "ready") throw new Error(`the store is ${opening.state}`);
  const { store } = opening;
  const reports: string[] = [];
  const report = (sentence: string): void => void reports.push(sentence);
  const missions = new Missions({ store, clock, scheduler: missionScheduler(GROUNDED), report });
  await missions.start();
  const link = new SessionHostLink({ home: home.home, start: null });
  link.connect();
  await link.connected();
  const upkeep = new Upkeep({ home: home.home, store, missions, link, clock, report });
  closers.push(
    () => store.close(),
    () => link.close(),
    () => missions.close(),
    () => upkeep.close(),
  );
  return { upkeep, reports };
}

const trashOf = async (upkeep: Upkeep): Promise<string[]> => {
  const rows = await allPages(async (cursor) => {
    const page = await upkeep.answers["trash.list"]({ cursor, limit: 1, sizes: false });
    if (!page.ok) throw new Error(page.failure.message);
    return page.value;
  });
  return rows.map(({ task }) => task);
};

async function stoppedInTheMiddle(): Promise<MissionId> {
  const id = await home.state({ tasks: [writes("half", [{ wait: 60 }])] });
  await home.launch(id);
  await waitFor(() => expect(existsSync(join(home.workspace(id, "half"), "src/half/work.txt"))).toBe(true));
  await home.send(id, { type: "mission.stop", reason: "a test" });
  await home.until(id, ({ phase }) => phase === "stopped");
  await waitFor(() => expect(home.processes()).toEqual([]));
  return id;
}

describe("day by day", () => {
  it("what was removed is kept for 30 days, and so is work that was not merged", FLIGHT, async () => {
    const { id: landed } = await home.landed(["whole"]);
    const stopped = await stoppedInTheMiddle();
    const clock = new ManualMissionClock(Date.now());
    const { upkeep, reports } = await upkeepAt(clock);
    const round = async (ms: number): Promise<void> => {
      clock.advance(ms);
      await upkeep.settled();
    };
    upkeep.start();
    await round(0);
    expect(await trashOf(upkeep)).toEqual(["whole"]);
    expect(existsSync(home.workspace(landed, "whole"))).toBe(false);
    expect(existsSync(home.workspace(stopped, "half"))).toBe(true);
    await round(29 * DAY_MS);
    expect(await trashOf(upkeep)).toEqual(["whole"]);
    expect(existsSync(home.workspace(stopped, "half"))).toBe(true);
    await round(2 * DAY_MS);
    expect(await trashOf(upkeep)).toEqual(["half"]);
    expect(existsSync(home.workspace(stopped, "half"))).toBe(false);
    expect(home.ours("for-each-ref", "refs/flightdeck/trash/tips/").split("\n")).toHaveLength(1);
    expect(home.ours("for-each-ref", `refs/flightdeck/trash/${landed}/`)).toBe("");
    await round(31 * DAY_MS);
    expect(await trashOf(upkeep)).toEqual([]);
    expect(readdirSync(join(home.home, "trash", "workspaces"))).toEqual([]);
    expect(home.ours("for-each-ref", "refs/flightdeck/trash/")).toBe("");
    expect(home.ours("show", `mission/${landed}:src/whole/work.txt`)).toBe("whole");
    expect(home.fsck()).toBe("");
    expect(reports).toEqual([]);
  });

  it("what a person had back stays for 30 days more", FLIGHT, async () => {
    const { id } = await home.landed(["whole"]);
    const clock = new ManualMissionClock(Date.now());
    const { upkeep } = await upkeepAt(clock);
    upkeep.start();
    await upkeep.settled();
    const listed = await upkeep.answers["trash.list"]({ cursor: null, limit: 10, sizes: false });
    const entry = listed.ok ? (listed.value.rows[0]?.id ?? "") : "";
    await upkeep.answers["trash.restore"]({ entry });
    for (const [days, isThere] of [
      [29, true],
      [2, false],
    ] as const) {
      clock.advance(days * DAY_MS);
      await upkeep.settled();
      expect(existsSync(home.workspace(id, "whole"))).toBe(isThere);
    }
    expect(await trashOf(upkeep)).toEqual(["whole"]);
  });

  it(
    "nobody can tell who works where without a session host, and then nothing is removed",
    FLIGHT,
    async () => {
      const { id } = await home.landed(["whole"]);
      const clock = new ManualMissionClock(Date.now());
      const { upkeep, reports } = await upkeepAt(clock);
      process.kill(home.pidOf("session-host") ?? 0, "SIGKILL");
      await waitFor(() => {
        clock.advance(0);
        expect(home.processes()).toEqual([]);
      });
      await waitFor(async () => {
        const answer = await upkeep.answers["workspaces.list"]({ mission: id });
        expect(answer.ok && answer.value.rows[0]?.users.join()).toContain("nobody can tell");
      });
      upkeep.start();
      await upkeep.settled();
      expect(existsSync(home.workspace(id, "whole"))).toBe(true);
      expect(reports.join("\n")).toContain("Nobody can tell whether a session works in");
    },
  );
});

describe("what engines that died left", () => {
  it("is deleted; what a repair moved aside, after 30 days", FLIGHT, async () => {
    await home.state({ tasks: [writes("one")] });
    const below = (...path: string[]): string => join(home.home, "trash", ...path);
    const [aside, outside] = [below("found", "x", "y"), join(home.folder, "outside")];
    const left = [
      below("leftovers", "x", "y"),
      below("workspaces", "11111111-1111-4111-8111-111111111111", "files"),
    ];
    for (const folder of [...left, aside, outside]) mkdirSync(folder, { recursive: true });
    for (const folder of [...left, aside]) symlinkSync(outside, join(folder, "link"));
    writeFileSync(join(outside, "file"), "mine\n");
    const clock = new ManualMissionClock(Date.now());
    const { upkeep } = await upkeepAt(clock);
    upkeep.start();
    await upkeep.settled();
    await waitFor(() => expect(left.filter((folder) => existsSync(folder))).toEqual([]));
    expect(existsSync(aside)).toBe(true);
    clock.advance(31 * DAY_MS);
    await upkeep.settled();
    expect(existsSync(aside)).toBe(false);
    expect(readFileSync(join(outside, "file"), "utf8")).toBe("mine\n");
  });
});
