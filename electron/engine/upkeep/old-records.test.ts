import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { removeOldRecords } from "./old-records.ts";
import { KEPT_MS } from "./when-due.ts";

const NOW = 1_800_000_000_000;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "fd-records-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A session of a mission, as it left its folders; gives the file with its frames. */
function flown(mission: string): string {
  const frames = join(home, "missions", mission, "records", "ses_000001", "frames.jsonl");
  mkdirSync(join(frames, ".."), { recursive: true });
  writeFileSync(frames, "{}\n");
  mkdirSync(join(home, "missions", mission, "briefs"));
  return frames;
}

type Tools = Parameters<typeof removeOldRecords>[0];

function tools(ended: Readonly<Record<string, number | null>>, reported: string[] = []): Tools {
  const mission = (id: string) => (id in ended ? { endedAt: ended[id] ?? null } : null);
  return {
    home,
    now: () => NOW,
    report: (sentence) => void reported.push(sentence),
    store: { tables: { mission: mission as Tools["store"]["tables"]["mission"] } },
  };
}

it("what agents said word for word goes 30 days after their mission ended, and nothing else of it", async () => {
  const [old, recent, flying] = [flown("msn_old1"), flown("msn_recent1"), flown("msn_flying1")];
  const unknown = flown("msn_unknown1");
  const ends = { msn_old1: NOW - KEPT_MS - 1, msn_recent1: NOW - KEPT_MS + 1_000, msn_flying1: null };
  await removeOldRecords(tools(ends));
  expect([old, recent, flying, unknown].map((path) => existsSync(path))).toEqual([false, true, true, true]);
  expect(existsSync(join(home, "missions", "msn_old1", "briefs"))).toBe(true);
  await removeOldRecords(tools(ends));
});

it("never follows what an agent put there", async () => {
  const frames = flown("msn_old1");
  const outside = join(home, "mine");
  mkdirSync(outside);
  writeFileSync(join(outside, "kept.txt"), "mine\n");
  symlinkSync(outside, join(frames, "..", "link"));
  const reported: string[] = [];
  await removeOldRecords(tools({ msn_old1: 0 }, reported));
  expect(existsSync(frames)).toBe(false);
  expect(existsSync(join(outside, "kept.txt"))).toBe(true);
  expect(reported).toEqual([]);
});

it("has nothing to do where no mission ever was", async () => {
  await expect(removeOldRecords(tools({}))).resolves.toBeUndefined();
});
