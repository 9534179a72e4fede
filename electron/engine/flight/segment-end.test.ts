import { describe, expect, it } from "vitest";
import type { ExitRecord } from "#shared/contract/message.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import { endOf } from "./segment-end.ts";
import { liveSegments } from "./segment-state.ts";

const LEFT: ExitRecord = { cause: "exited", code: 0, signal: null, at: 1 };

function holds(flight: OneFlight, contextUsed: number): void {
  const tokens = { tokensIn: 1, tokensOut: 1, tokensCached: 0, costMicros: 1, harness: null };
  flight.do({ type: "agent.usage", ...flight.about("one"), usage: { ...tokens, contextUsed } });
  flight.wait(0);
}

/** How the session that flies now is said to have ended. */
function endSaid(flight: OneFlight): ReturnType<typeof endOf> {
  const [segment] = liveSegments(flight.world.state);
  if (segment === undefined) throw new Error("nothing flies");
  const { state } = flight.world;
  const missions = {
    read: async <View>(_: unknown, view: (seen: typeof state) => View) => ({
      ok: true as const,
      view: view(state),
      seq: state.head,
      readOnly: null,
    }),
  };
  return endOf(missions, segment, LEFT, "did A, remaining B");
}

describe("the end of a session that was asked to wind up", () => {
  it("is what it was asked for, also where its context was compacted after that", async () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    holds(flight, 0.8);
    expect(flight.effectsOf("segment.wind-up")).toMatchObject([{ cause: "context-limit" }]);
    holds(flight, 0.1);
    expect(await endSaid(flight)).toMatchObject({ end: "context-limit", handOff: "did A, remaining B" });
  });

  it("is its time, also where its context became full after that", async () => {
    const flight = new OneFlight([task("one")]);
    flight.start("one");
    flight.do({ type: "agent.progress", ...flight.about("one"), what: "tool-started" });
    flight.wait(25);
    holds(flight, 0.8);
    expect(await endSaid(flight)).toMatchObject({ end: "time-limit" });
  });
});
