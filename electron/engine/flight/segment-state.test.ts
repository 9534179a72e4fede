import { describe, expect, it } from "vitest";
import { taskId } from "#shared/mission/ids.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import { toStart } from "./segment-state.ts";

const one = taskId.parse("one");

/** A task whose first session has begun a conversation. */
function talking(autonomy: "guarded" | "ask-me" = "guarded"): OneFlight {
  const flight = new OneFlight([task("one", { kind: "docs" })], { autonomy });
  flight.start("one");
  flight.do({ type: "agent.conversation", ...flight.about("one"), id: "thread-1" });
  return flight;
}

/** What the session that comes next would go on with. */
function goesOnWith(flight: OneFlight): string | null | undefined {
  flight.world.settle();
  const attempt = flight.attempt("one");
  const segment = attempt.segments.length + 1;
  if (!attempt.workspaceReady) flight.ready("one");
  return toStart(flight.world.state, { task: one, attempt: attempt.number, segment })?.conversation;
}

describe("the conversation of the session before", () => {
  it.each(["lost", "interrupted"] as const)("is gone on with when that was %s", (end) => {
    const flight = talking();
    flight.end("one", end);
    expect(goesOnWith(flight)).toBe("thread-1");
  });

  it.each(["time-limit", "context-limit", "compaction"] as const)("ends with a %s", (end) => {
    const flight = talking();
    flight.end("one", end);
    expect(goesOnWith(flight)).toBeNull();
  });

  it("ends when its context was full, whatever happened to its session after that", () => {
    const flight = talking();
    const full = { kind: "context", message: "Too long.", retrying: false } as const;
    flight.do({ type: "agent.trouble", ...flight.about("one"), ...full });
    flight.end("one", "lost");
    expect(goesOnWith(flight)).toBeNull();
  });

  it("ends when a person started it again or took an answer back while it lived", () => {
    const flight = talking("ask-me");
    const point = {
      label: "first-change",
      summary: "did",
      plans: "will",
      ref: "refs/c",
      request: "r1",
    } as const;
    flight.do({ type: "agent.checkpoint", ...flight.about("one"), ...point });
    flight.answer("restart", "Not like this.");
    flight.gone("one", 1);
    expect(goesOnWith(flight)).toBeNull();
  });
});
