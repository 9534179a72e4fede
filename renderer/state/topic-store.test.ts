import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "#shared/settings.ts";
import type { TopicFollower } from "../connection/connection.ts";
import { evolveLink } from "./link-store.ts";
import { topicStore } from "./topic-store.ts";

function settingsStore() {
  let follower: TopicFollower<"settings"> | undefined;
  const store = topicStore(
    {
      follow: (_, given) => {
        follower = given as unknown as TopicFollower<"settings">;
        return () => undefined;
      },
    },
    "settings",
    (_, update) => update,
  );
  if (follower === undefined) throw new Error("the store follows nothing");
  return { store, follower };
}

describe("a topic's store", () => {
  it("knows nothing before the first snapshot, whatever comes", () => {
    const { store, follower } = settingsStore();
    follower.update({ ...DEFAULT_SETTINGS, theme: "light" });
    expect(store.getState()).toEqual({ value: null, live: false });
  });

  it("is the snapshot with later updates folded in", () => {
    const { store, follower } = settingsStore();
    follower.snapshot(DEFAULT_SETTINGS);
    follower.update({ ...DEFAULT_SETTINGS, density: "compact" });
    expect(store.getState()).toEqual({ value: { ...DEFAULT_SETTINGS, density: "compact" }, live: true });
  });

  it("keeps the last value but never as live once the link is lost", () => {
    const { store, follower } = settingsStore();
    follower.snapshot(DEFAULT_SETTINGS);
    follower.lost();
    expect(store.getState()).toEqual({ value: DEFAULT_SETTINGS, live: false });
  });
});

describe("the link", () => {
  const start = { link: null, facts: null, factsAt: 0, lastUpAt: null };

  it("remembers the last moment it was up", () => {
    const up = evolveLink(start, { state: "up" }, 10);
    const silent = evolveLink(up, { state: "silent", since: 18 }, 20);
    const starting = evolveLink(silent, { state: "starting", attempt: 2 }, 30);
    expect([up.lastUpAt, silent.lastUpAt, starting.lastUpAt]).toEqual([10, 20, 20]);
  });

  it("was never up before it was", () => {
    expect(evolveLink(start, { state: "starting", attempt: 1 }, 10).lastUpAt).toBeNull();
  });
});
