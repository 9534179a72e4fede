import { expect, it } from "vitest";
import { freezeMission } from "#shared/contract/mission-snapshot.ts";
import { MISSION, task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import type { MissionFollower } from "../connection/connection.ts";
import { FollowedMissions } from "./mission-store.ts";

/** An engine that tells of one mission, and a page that draws when the test says so. */
function ground() {
  const flight = new OneFlight([task("api"), task("ui")]);
  const followers = new Set<MissionFollower>();
  let frames: (() => void)[] = [];
  const missions = new FollowedMissions(
    {
      followMission: (_mission, follower) => {
        followers.add(follower);
        follower.snapshot(freezeMission(flight.world.state));
        return () => followers.delete(follower);
      },
    },
    (run) => frames.push(run),
  );
  let told = flight.world.journal.length;
  return {
    flight,
    missions,
    followers,
    tell: () => {
      for (const event of flight.world.journal.slice(told)) for (const each of followers) each.update(event);
      told = flight.world.journal.length;
    },
    draw: () => {
      const due = frames;
      frames = [];
      for (const run of due) run();
      return due.length;
    },
  };
}

it("folds what comes, all of a frame at once, and replaces only the tasks it is about", () => {
  const { flight, missions, tell, draw } = ground();
  missions.open(MISSION);
  const store = missions.storeOf(MISSION);
  const tasks = () => [...(store?.getState().state?.tasks.values() ?? [])];
  const [api, ui] = tasks();
  let changes = 0;
  store?.subscribe(() => (changes += 1));
  flight.ready("api");
  tell();
  expect(changes).toBe(0);
  expect(draw()).toBe(1);
  expect(changes).toBe(1);
  expect(store?.getState()).toMatchObject({ head: flight.world.state.head, live: true });
  expect([...(store?.getState().change?.tasks ?? [])]).toEqual(["api"]);
  expect(tasks()[0]).not.toBe(api);
  expect(tasks()[1]).toBe(ui);
  expect(store?.getState().news.at(-1)?.seq).toBe(flight.world.state.head);
});

it("follows once for everybody who looks, and no longer than the last one does", () => {
  const { missions, followers } = ground();
  const first = missions.open(MISSION);
  const second = missions.open(MISSION);
  expect(followers.size).toBe(1);
  first();
  first();
  expect(missions.storeOf(MISSION)).not.toBeNull();
  second();
  expect(followers.size).toBe(0);
  expect(missions.storeOf(MISSION)).toBeNull();
});

it("keeps what it knew without a link, and does not say it is true now", () => {
  const { missions, followers, tell, draw, flight } = ground();
  missions.open(MISSION);
  const store = missions.storeOf(MISSION);
  for (const follower of followers) follower.lost();
  expect(store?.getState()).toMatchObject({ live: false, head: flight.world.state.head });
  expect(store?.getState().lostAt).not.toBeNull();
  flight.ready("api");
  tell();
  for (const follower of followers) follower.snapshot(freezeMission(flight.world.state));
  draw();
  expect(store?.getState()).toMatchObject({ live: true, lostAt: null, head: flight.world.state.head });
});
