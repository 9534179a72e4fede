import { describe, expect, it } from "vitest";
import { eventLine } from "../log/event-line.ts";
import { task } from "../testing/missions.ts";
import { failing, OneFlight } from "../testing/one-flight.ts";
import { endsConversation } from "./trouble.ts";

const flying = (): OneFlight => {
  const flight = new OneFlight([task("one", { kind: "docs" })]);
  flight.start("one");
  return flight;
};

const failed = {
  type: "agent.trouble",
  kind: "quota",
  message: "No credit is left.",
  retrying: false,
} as const;

describe("what an agent says of its model", () => {
  it("is kept with the segment that said it, and not with the next", () => {
    const flight = flying();
    flight.do({ type: "agent.conversation", ...flight.about("one"), id: "thread-1" });
    flight.do({ ...failed, ...flight.about("one") });
    expect(flight.attempt("one").segments[0]?.conversation).toBe("thread-1");
    expect(flight.attempt("one").trouble).toMatchObject({ kind: "quota", message: "No credit is left." });
    flight.end("one", "compaction");
    flight.begin("one");
    expect(flight.attempt("one").trouble).toBeNull();
    expect(flight.attempt("one").segments.map(({ conversation }) => conversation)).toEqual([
      "thread-1",
      null,
    ]);
  });

  it("stands in the reason of an attempt that failed, when it did not try again", () => {
    const flight = flying();
    flight.do({ ...failed, ...flight.about("one") });
    flight.end("one", "exited");
    flight.record("one", failing("process-exit"));
    expect(flight.task("one").attempts[0]?.failure).toContain("The last trouble (quota): No credit is left.");
  });

  it("does not stand there when it got over it", () => {
    const flight = flying();
    flight.do({ ...failed, ...flight.about("one"), retrying: true });
    flight.end("one", "exited");
    flight.record("one", failing("process-exit"));
    expect(flight.task("one").attempts[0]?.failure).not.toContain("trouble");
  });

  it("can be read in the log; of a limit only when it comes near", () => {
    const flight = flying();
    const said = (usedPercent: number) => {
      const limits = { type: "agent.limits", ...flight.about("one"), usedPercent } as const;
      flight.do({ ...limits, windowMinutes: 300, resetsAt: null });
    };
    said(20);
    said(91.4);
    flight.do({ ...failed, ...flight.about("one") });
    const lines = flight.world.journal.map((each) => eventLine(each, flight.world.state));
    const told = lines.flatMap((each) => (each === null ? [] : [[each.message, each.values] as const]));
    expect(told.filter(([message]) => message.includes("usage limit"))).toEqual([
      ["{percent}% of its usage limit used", { percent: 91 }],
    ]);
    expect(told.at(-1)).toEqual([
      "trouble with its model ({kind}): {what}",
      { kind: "quota", what: "No credit is left." },
    ]);
  });

  it("ends a conversation for good only where the conversation itself is what broke", () => {
    const at = 1;
    const trouble = { message: "", retrying: false, at };
    expect(endsConversation({ ...trouble, kind: "context" })).toBe(true);
    expect(endsConversation({ ...trouble, kind: "compaction" })).toBe(true);
    expect(endsConversation({ ...trouble, kind: "compaction", retrying: true })).toBe(false);
    expect(endsConversation({ ...trouble, kind: "rate-limit" })).toBe(false);
    expect(endsConversation(null)).toBe(false);
  });
});
