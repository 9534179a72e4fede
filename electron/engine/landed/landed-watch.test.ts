import { expect, it } from "vitest";
import type { Command } from "#shared/mission/command.ts";
import type { CiResults } from "#shared/mission/landing/read-ci.ts";
import { factsOf } from "#shared/mission/testing/landing-facts.ts";
import { MISSION, task } from "#shared/mission/testing/missions.ts";
import { ReviewedFlight } from "#shared/mission/testing/reviewed-flight.ts";
import { LandedWatch, type LandedWatchParts } from "./landed-watch.ts";
import { nextLookAt } from "./pace.ts";

const MINUTE = 60_000;
/** In minutes, as looks are counted. */
const DAY = 24 * 60;

function pushed(url: string | null): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { kind: "docs" })]);
  flight.pass("one");
  flight.merge("one");
  flight.do({ type: "mission.verified", number: 1, holds: true, detail: "", facts: factsOf(0) });
  flight.answer("pull-request");
  const published = { remote: "origin", branch: "b", url, next: "" };
  flight.do({ type: "landing.done", commit: "fedcba", how: "pull-request", published });
  return flight;
}

/** A watch over one mission, with a clock turned by hand. */
function watching(flight: ReviewedFlight, results: () => CiResults | null, afterMs = 0) {
  let nowMs = flight.world.at + afterMs;
  let alarm: { readonly atMs: number; readonly run: () => void } | null = null;
  const looks: number[] = [];
  const sent: Command[] = [];
  const reports: string[] = [];
  const parts: LandedWatchParts = {
    clock: {
      nowMs: () => nowMs,
      wake: (atMs, run) => {
        alarm = { atMs, run };
        return () => (alarm = null);
      },
    },
    missions: {
      onEvents: () => () => undefined,
      read: async (_mission, view) => ({
        ok: true,
        view: view(flight.world.state),
        seq: flight.world.state.head,
        readOnly: null,
      }),
      send: async (_id, _mission, command) => {
        sent.push(command);
        const result = flight.world.try(command);
        if ("events" in result) return { ok: true, seq: flight.world.state.head, events: [] } as never;
        return { ok: false, code: result.code, sentence: result.sentence } as never;
      },
    },
    landed: () => [MISSION],
    look: async () => {
      looks.push((nowMs - flight.world.at) / MINUTE);
      return results();
    },
    report: (sentence) => reports.push(sentence),
  };
  const watch = new LandedWatch(parts);
  watch.start();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    watch,
    looks,
    sent,
    reports,
    waits: () => alarm !== null,
    async ring(): Promise<void> {
      await settle();
      if (alarm === null) throw new Error("nothing is planned");
      nowMs = alarm.atMs;
      const { run } = alarm;
      alarm = null;
      run();
      await settle();
      await settle();
    },
    settle,
  };
}

it("tells a mission what its CI says once, goes on after a look that failed, and asks a person (feature C28)", async () => {
  const flight = pushed("https://example.org/1");
  const failed = { name: "build", state: "failed", url: null, detail: "" } as const;
  let looks = 0;
  const seen = watching(flight, () => {
    looks += 1;
    return looks === 1 ? null : { checks: [failed], comments: [] };
  });
  for (let ring = 0; ring < 3; ring += 1) await seen.ring();
  expect(seen.sent.map(({ type }) => type)).toEqual(["landing.report", "landing.report"]);
  expect(flight.pending().map(({ question }) => question)).toEqual([
    expect.stringContaining("CI failed") as string,
  ]);
  expect(seen.reports).toEqual([]);
  seen.watch.close();
  expect(seen.waits()).toBe(false);
});

it("looks more and more rarely, for two weeks, says in the log when it stops, and never looks at what has no pull request", async () => {
  const flight = pushed("https://example.org/1");
  const seen = watching(flight, () => null);
  await seen.settle();
  while (seen.waits()) await seen.ring();
  expect(seen.looks.slice(0, 4)).toEqual([2, 4, 6, 9]);
  expect(seen.looks.at(-1)).toBeGreaterThanOrEqual(14 * DAY);
  expect(seen.looks.filter((look) => look <= DAY).length).toBeLessThan(70);
  expect(seen.looks.length).toBeLessThan(180);
  const ended = { type: "landing.end-watch", commit: "fedcba", days: 14 };
  expect(seen.sent).toEqual([ended]);
  expect(flight.world.state.landing.watchEnded).toBe("fedcba");
  expect(seen.reports).toEqual([]);
  // The next engine says it no second time.
  const later = watching(flight, () => null, 15 * DAY * MINUTE);
  await later.settle();
  expect(later).toMatchObject({ sent: [], looks: [] });
  expect(later.waits()).toBe(false);
  const none = watching(pushed(null), () => null);
  await none.settle();
  expect(none.waits()).toBe(false);
  expect(nextLookAt(1_000, 500)).toBe(500 + 2 * MINUTE);
});
