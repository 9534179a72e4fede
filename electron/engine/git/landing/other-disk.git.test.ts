import { mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { scene, type Scene } from "../testing/person.ts";
import { land } from "./land.ts";
import { readyToLand } from "./testing/ready-to-land.ts";

/** On Linux always a file system of its own, in memory. */
const OTHER_DISK = "/dev/shm";

let stage: Scene;
let elsewhere: string;
beforeEach(async () => {
  stage = await scene();
  elsewhere = await mkdtemp(join(OTHER_DISK, "fd-land-"));
});
afterEach(async () => {
  await stage.remove();
  await rm(elsewhere, { recursive: true, force: true });
});

it("lands from a data directory on another disk than the person's repository", async () => {
  expect((await stat(elsewhere)).dev).not.toBe((await stat(stage.person.repository)).dev);
  const { repository, landing } = await readyToLand({ ...stage, home: elsewhere }, { "f.txt": "two\n" });
  expect(await land(repository, landing)).toMatchObject({ kind: "landed" });
  expect(await stage.person.git("show", "main:f.txt")).toBe("two");
  // Theirs alone, whatever becomes of our copy.
  await rm(elsewhere, { recursive: true, force: true });
  expect(await stage.person.git("fsck", "--strict")).toBe("");
  expect(await stage.person.git("log", "--format=%s", "-1", "main")).not.toBe("");
});
