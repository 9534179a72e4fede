import { describe, expect, it } from "vitest";
import { ALONE_MS } from "../money/account-words.ts";
import { LONG_LIMIT_MS } from "../routing/limits.ts";
import { OneFlight } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";

const LONG = { limits: { segmentMinutes: 600 } };

/** A session that has run a tool, and says nothing more. */
function silent(mode: "exec" | "interactive" = "exec"): OneFlight {
  const flight = new OneFlight([task("one", { ...LONG, mode })]);
  flight.start("one");
  flight.do({ type: "agent.progress", ...flight.about("one"), what: "tool-started" });
  flight.do({ type: "agent.progress", ...flight.about("one"), what: "tool-ended" });
  return flight;
}

const noticed = (flight: OneFlight): string[] =>
  flight.world.journal.flatMap(({ event }) => (event.type === "attention.noticed" ? [event.level] : []));

describe("a silent session", () => {
  it("is labelled after 5 minutes and asked about once after 10, with little risk in it", () => {
    const flight = silent();
    flight.wait(4.99);
    expect(noticed(flight)).toEqual([]);
    flight.wait(0.01);
    expect(noticed(flight)).toEqual(["no-progress"]);
    expect(flight.pending()).toEqual([]);
    flight.wait(4.99);
    expect(flight.pending()).toEqual([]);
    flight.wait(0.01);
    expect(flight.pending()).toMatchObject([{ kind: "stuck", task: "one", risk: "low" }]);
    flight.wait(300);
    expect(flight.pending()).toHaveLength(1);
    expect(flight.effectsOf("segment.end")).toEqual([]);
    expect(flight.effectsOf("segment.interrupt")).toEqual([]);
  });

  it("that is idle and interactive is asked what blocks it before a person is (feature 128)", () => {
    const flight = silent("interactive");
    flight.do({ type: "agent.turn", ...flight.about("one"), state: "ended" });
    flight.wait(5);
    expect(flight.effectsOf("agent.tell")).toMatchObject([{ text: expect.stringContaining("blocking you") }]);
    flight.wait(4);
    expect(flight.effectsOf("agent.tell")).toHaveLength(1);
  });

  it("that works in a turn, or ends by itself, is not talked to (feature 128)", () => {
    const turn = silent("interactive");
    turn.do({ type: "agent.turn", ...turn.about("one"), state: "started" });
    turn.wait(6);
    const exec = silent();
    exec.wait(6);
    expect([...turn.effectsOf("agent.tell"), ...exec.effectsOf("agent.tell")]).toEqual([]);
  });

  it("is asked about again only after ten more quiet minutes when a person says: wait (feature 74)", () => {
    const flight = silent();
    flight.wait(5);
    flight.wait(5);
    flight.answer("wait");
    flight.wait(9);
    expect(flight.pending()).toEqual([]);
    flight.wait(1);
    expect(flight.pending()).toHaveLength(1);
  });

  it("is started again in the same workspace, told to look first, only by a person (feature 128)", () => {
    const flight = silent();
    flight.wait(5);
    flight.wait(5);
    const [asked] = flight.pending();
    expect(asked?.options.map(({ id }) => id)).toEqual(["wait", "nudge", "restart"]);
    flight.answer("nudge");
    expect(flight.effectsOf("agent.tell")).toHaveLength(1);
    flight.wait(5);
    flight.wait(5);
    flight.answer("restart", "Read the README first.");
    flight.gone("one", 1);
    flight.world.settle();
    expect(flight.attempt("one").additions.join("\n")).toContain("Read the README first.");
  });
});

describe("long work is not stuck work (feature 74)", () => {
  it("a tool that runs for three hours is progress, and nobody may say otherwise", () => {
    const flight = new OneFlight([task("one", LONG)]);
    flight.start("one");
    flight.do({ type: "agent.progress", ...flight.about("one"), what: "tool-started" });
    for (let quarter = 0; quarter < 12; quarter++) flight.wait(15);
    for (const level of ["no-progress", "asked-person"] as const)
      expect(flight.refused({ type: "attention.notice", ...flight.about("one"), level }).code).toBe(
        "wrong-state",
      );
    expect(noticed(flight)).toEqual([]);
    expect(flight.pending()).toEqual([]);
  });

  it("no tool switches the watch off for ever", () => {
    const flight = new OneFlight([task("one", LONG)]);
    flight.start("one");
    flight.do({ type: "agent.progress", ...flight.about("one"), what: "tool-started" });
    flight.wait(4 * 60);
    expect(flight.pending()).toMatchObject([{ kind: "stuck", task: "one" }]);
  });

  it("no agent is out of quota for longer than a week, and a person may wake it", () => {
    const flight = new OneFlight([task("one", LONG)]);
    flight.start("one");
    const limited = { type: "agent.rate-limited", ...flight.about("one") } as const;
    expect(flight.refused({ ...limited, until: 9e15 }).code).toBe("invalid");
    flight.do({ ...limited, until: flight.world.at + 30 * 60_000 });
    flight.person({ type: "task.resume", task: "one" });
    flight.world.settle();
    expect(flight.world.state.counts.running).toBe(1);
  });

  it("with a sign of life every four minutes nothing is said for two hours", () => {
    const flight = silent();
    for (let round = 0; round < 30; round++) {
      flight.wait(4);
      flight.do({ type: "agent.progress", ...flight.about("one"), what: round % 2 === 0 ? "event" : "file" });
    }
    expect(noticed(flight)).toEqual([]);
    expect(flight.effectsOf("segment.end")).toEqual([]);
    expect(flight.task("one").attempts).toHaveLength(1);
  });

  it("nothing is noticed early, twice, or the second step before the first", () => {
    const flight = silent();
    const notice = (level: "no-progress" | "asked-person") =>
      ({ type: "attention.notice", ...flight.about("one"), level }) as const;
    expect(flight.refused(notice("no-progress")).code).toBe("wrong-state");
    flight.world.at += 11 * 60_000;
    expect(flight.refused(notice("asked-person")).code).toBe("wrong-state");
    flight.do(notice("no-progress"));
    expect(flight.refused(notice("no-progress")).code).toBe("wrong-state");
    flight.do(notice("asked-person"));
    expect(flight.refused(notice("asked-person")).code).toBe("wrong-state");
    expect(flight.pending()).toHaveLength(1);
  });

  it("what waits for a person, or is paused, is not silent", () => {
    const flight = silent();
    const about = flight.about("one");
    flight.do({ type: "agent.question", ...about, request: "q1", question: "Tabs?" });
    flight.wait(30);
    expect(noticed(flight)).toEqual([]);
    flight.answer("decide-yourself");
    flight.person({ type: "task.pause", task: "one" });
    flight.wait(30);
    expect(noticed(flight)).toEqual([]);
    flight.person({ type: "task.resume", task: "one" });
    flight.wait(4);
    expect(noticed(flight)).toEqual([]);
  });
});

describe("bytes on the screen", () => {
  it("are no sign of life where the agent speaks through a channel: a spinner turns for ever", () => {
    const flight = silent();
    for (let round = 0; round < 10; round++) {
      flight.wait(1);
      flight.do({ type: "agent.progress", ...flight.about("one"), what: "output" });
    }
    expect(noticed(flight)).toEqual(["no-progress", "asked-person"]);
  });

  it("are all there is where it does not", () => {
    const flight = new OneFlight([task("one", LONG)]);
    flight.start("one");
    for (let round = 0; round < 10; round++) {
      flight.wait(4);
      flight.do({ type: "agent.progress", ...flight.about("one"), what: "output" });
    }
    expect(noticed(flight)).toEqual([]);
  });
});

describe("an agent that cannot go on", () => {
  it.each(["logged-out", "trust-wall"] as const)(
    "is asked about at once when it is at a %s, and once",
    (by) => {
      const flight = silent();
      const blocked = {
        type: "agent.blocked",
        ...flight.about("one"),
        by,
        detail: "Please sign in",
      } as const;
      flight.do(blocked);
      expect(flight.pending()).toMatchObject([{ kind: "stuck", why: "Please sign in" }]);
      for (let again = 0; again < 20; again++) flight.refused(blocked);
      expect(flight.pending()).toHaveLength(1);
      flight.answer("go-on");
      const told = flight.effectsOf("agent.tell");
      expect(told).toMatchObject([{ task: "one", text: expect.stringContaining("Go on") as string }]);
      flight.do(blocked);
      expect(flight.pending()).toHaveLength(1);
    },
  );

  it("without a signal says so, is asked about, and is well again when the signal is", () => {
    const flight = silent();
    flight.do({ type: "channel.lost", ...flight.about("one") });
    expect(flight.world.state.counts.no_signal).toBe(1);
    expect(flight.refused({ type: "channel.lost", ...flight.about("one") }).code).toBe("wrong-state");
    flight.wait(5);
    flight.wait(5);
    expect(flight.pending()).toMatchObject([
      { kind: "stuck", question: expect.stringContaining("No signal") },
    ]);
    flight.do({ type: "channel.restored", ...flight.about("one") });
    expect(flight.world.state.counts.no_signal).toBe(0);
    expect(flight.attempt("one").attention).toBe("none");
  });

  it("out of quota waits to the minute and goes on by itself, with its lane free meanwhile", () => {
    const flight = silent();
    const until = flight.world.at + 40 * 60_000;
    flight.do({ type: "agent.rate-limited", ...flight.about("one"), until });
    expect(flight.world.state.counts.rate_limited).toBe(1);
    expect(flight.world.capacity.lanes.size).toBe(0);
    expect(flight.pending()).toEqual([]);
    // Its family is asked again for other work when its word alone is not believed any more; this session waits to the end.
    expect(flight.world.nextWake()).toBe(flight.world.at + ALONE_MS - LONG_LIMIT_MS);
    expect(flight.refused({ type: "task.wake", task: "one" }).code).toBe("wrong-state");
    flight.wait(39);
    expect(flight.effectsOf("segment.resume")).toEqual([]);
    flight.wait(1);
    expect(flight.effectsOf("segment.resume")).toHaveLength(1);
    expect(noticed(flight)).toEqual([]);
  });

  it("for more than an hour is asked about: wait, or another family", () => {
    const flight = silent();
    const limited = { type: "agent.rate-limited", ...flight.about("one") } as const;
    const until = flight.world.at + 61 * 60_000;
    expect(flight.refused({ ...limited, until: flight.world.at }).code).toBe("invalid");
    flight.do({ ...limited, until });
    flight.do({ ...limited, until: until + 1 });
    expect(flight.refused({ ...limited, until }).code).toBe("wrong-state");
    expect(flight.pending()).toMatchObject([{ kind: "quota" }]);
    const before = flight.attempt("one").route.family;
    flight.answer("other-agent");
    flight.gone("one", 1);
    flight.world.settle();
    expect(flight.attempt("one").number).toBe(2);
    expect(flight.attempt("one").route.family).not.toBe(before);
  });
});
