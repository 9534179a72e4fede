import { describe, expect, it } from "vitest";
import { missionId } from "#shared/ids.ts";
import { laneOf } from "./outbox-lane.ts";

const mission = missionId.parse("msn_lane01");
const lane = (type: string, body: object): string => laneOf({ mission, type, body });
const api = { task: "api", attempt: 1 };

describe("what waits for what", () => {
  it("keeps everything that one session is told in order", () => {
    const lanes = ["segment.interrupt", "segment.resume", "agent.tell", "segment.wind-up"].map((type) =>
      lane(type, api),
    );
    expect(new Set(lanes).size).toBe(1);
    expect(lane("segment.resume", { task: "page", attempt: 1 })).not.toBe(lanes[0]);
  });

  it("lets nothing hold up the end of a session, nor an answer", () => {
    const others = ["segment.interrupt", "segment.start", "request.deliver"].map((type) => lane(type, api));
    expect(others).not.toContain(lane("segment.end", api));
    expect(lane("request.deliver", api)).not.toBe(lane("agent.tell", api));
  });

  it("makes a workspace ready for the next attempt when the last one was looked at to its end", () => {
    const next = { task: "api", attempt: 2 };
    const lanes = [
      lane("evidence.collect", api),
      lane("workspace.prepare", next),
      lane("segment.start", next),
    ];
    expect(new Set(lanes).size).toBe(1);
    expect(lane("workspace.prepare", { task: "page", attempt: 1 })).not.toBe(lanes[0]);
  });

  it("lets all reviews go side by side", () => {
    const review = (task: string, lens: string) => lane("review.run", { task, reviewer: { lens }, round: 1 });
    const lanes = [review("api", "adversarial"), review("api", "quality"), review("page", "quality")];
    expect(new Set(lanes).size).toBe(3);
  });

  it("proves tasks side by side, and merges them one after the other", () => {
    expect(lane("evidence.collect", api)).not.toBe(lane("evidence.collect", { task: "page", attempt: 1 }));
    expect(lane("merge.candidate", { task: "api" })).toBe(lane("merge.candidate", { task: "page" }));
  });
});
