import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { missionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import { pathsOf } from "../git/workspace.ts";
import { writeRecord } from "../git/workspace-record.ts";
import type { Tidying } from "./tidying.ts";
import { TrashShelf } from "./trash-shelf.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "fd-shelf-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it("says that a workspace is in the trash though its patch could not be written", async () => {
  const [mission, task] = [missionId.parse("msn_shelf0001"), taskId.parse("one")];
  const { path, branch, record } = pathsOf(home, { mission, task });
  const base = "a".repeat(40);
  // No repository is there, so git cannot say what changed.
  const about = { version: 1 as const, gitDir: join(home, "gone.git"), mission, task, path, branch, base };
  writeRecord(record, { ...about, stage: "ready", admin: "one", trash: null });
  const entry = { ...about, id: "entry", admin: "one", tip: null, snapshot: "refs/kept", at: 0 };
  const told: string[] = [];
  const standing = { ok: true, view: { phase: "stopped", stage: null } };
  const shelf = new TrashShelf(
    {
      home,
      missions: { read: () => Promise.resolve(standing) },
      report: (sentence: string) => told.push(sentence),
    } as unknown as UpkeepTools,
    { remove: () => Promise.resolve(entry) } as unknown as Tidying,
  );
  expect(await shelf.put(mission, task)).toMatchObject({ path, snapshot: "refs/kept", patch: null });
  expect(told).toEqual([expect.stringContaining("is in the trash, but without a patch")]);
});
