import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { append, request, TestGround } from "./fixtures/test-store.ts";
import { storeLayout } from "./layout.ts";
import type { StoreOptions } from "./open-store.ts";

const ground = new TestGround();
let options: StoreOptions;
let database: Database.Database;

beforeEach(async () => {
  options = ground.options();
  const store = await ground.open(options);
  await append(store, "mission-a", 3);
  await append(store, "mission-b", 2);
  store.close();
  database = new Database(storeLayout(options.directory).database);
  database.pragma("recursive_triggers = ON");
});

afterEach(() => {
  database.close();
  ground.clear();
});

describe("the database itself refuses", () => {
  it.each([
    ["to change an event", "UPDATE event SET actor = 'someone else' WHERE seq = 2", /never changed/],
    ["to delete an event", "DELETE FROM event WHERE seq = 3", /never deleted/],
    ["to delete all events", "DELETE FROM event", /never deleted/],
    ["to change a receipt", "UPDATE receipt SET answer = '{}'", /never changed/],
    ["to delete a receipt", "DELETE FROM receipt", /never deleted/],
    ["to replace an event", insertEvent("INSERT OR REPLACE", 3, "mission-a", 3), /seq must grow/],
    ["to replace under a new seq", insertEvent("INSERT OR REPLACE", 9, "mission-a", 3), /must be the next/],
    ["to leave a hole in a mission", insertEvent("INSERT", 9, "mission-a", 5), /must be the next/],
    ["to insert behind the end", insertEvent("INSERT", 2, "mission-c", 1), /seq must grow/],
    [
      "a number where text belongs",
      insertEvent("INSERT", 9, "mission-a", 4).replace("'type'", "x'00'"),
      /TEXT/,
    ],
  ])("%s", (_what, sql, reason) => {
    expect(() => database.exec(sql)).toThrow(reason);
  });
});

describe("a deleted mission", () => {
  const tombstone = (missionId: string, headSeq: number) =>
    `INSERT INTO tombstone SELECT mission_id, ${headSeq}, hash, seq, 0, 0, 'boot', 'operator', 'delete-1'
       FROM event WHERE mission_id = '${missionId}' AND mission_seq = ${headSeq}`;

  it("goes only under its tombstone, which keeps the hash of its head", () => {
    database.exec(tombstone("mission-b", 2));
    expect(() => database.exec("DELETE FROM event WHERE mission_id = 'mission-a'")).toThrow(/never deleted/);
    database.exec("DELETE FROM event WHERE mission_id = 'mission-b'");
    database.exec("DELETE FROM receipt WHERE mission_id = 'mission-b'");
    expect(() => database.exec("DELETE FROM tombstone")).toThrow(/never deleted/);
    expect(() => database.exec("UPDATE tombstone SET head_hash = ''")).toThrow(/never changed/);
  });

  it("does not go further than its tombstone says", () => {
    database.exec(tombstone("mission-a", 2));
    expect(() => database.exec("DELETE FROM event WHERE mission_id = 'mission-a'")).toThrow(/never deleted/);
  });

  it("never comes back, and its place in the log is never given out again", async () => {
    database.exec(tombstone("mission-b", 2));
    database.exec("DELETE FROM event WHERE mission_id = 'mission-b'");
    database.exec("DELETE FROM receipt WHERE mission_id = 'mission-b'");
    const store = await ground.open(options);
    expect(store.missions().map(({ missionId }) => missionId)).toEqual(["mission-a"]);
    const [refused, [committed]] = await Promise.all([
      store.commit(request({ missionId: "mission-b" })),
      append(store, "mission-a", 1),
    ]);
    expect(refused).toEqual({ state: "deleted", missionId: "mission-b" });
    expect(committed?.events[0]?.seq).toBe(6);
    expect((await store.verify()).ok).toBe(true);
  });
});

function insertEvent(verb: string, seq: number, missionId: string, missionSeq: number): string {
  return `${verb} INTO event VALUES (${seq}, '${missionId}', ${missionSeq}, 'type', 1, 0, 0, 'boot', 'actor', 'command',
    NULL, '{}', 'before', 'hash')`;
}
