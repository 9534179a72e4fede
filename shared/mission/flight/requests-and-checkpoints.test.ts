import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import { OneFlight } from "../testing/one-flight.ts";
import { task } from "../testing/missions.ts";

type Autonomy = "ask-me" | "guarded" | "hands-free";
type Label = "first-change" | "core-drafted" | "before-destructive";

const SECRET = { kind: "secret", name: "DATABASE_URL" } as const;

function running(autonomy: Autonomy = "guarded"): OneFlight {
  const flight = new OneFlight([task("one")], { autonomy });
  flight.start("one");
  return flight;
}

function reach(flight: OneFlight, label: Label, request = "c1"): void {
  const said = { summary: "The parser is there.", plans: "Drop the table.", ref: "refs/checkpoints/1" };
  flight.do({ type: "agent.checkpoint", ...flight.about("one"), request, label, ...said });
}

describe("a checkpoint (feature 132)", () => {
  it.each([
    ["ask-me", "first-change", true],
    ["ask-me", "core-drafted", true],
    ["ask-me", "before-destructive", true],
    ["guarded", "first-change", false],
    ["guarded", "core-drafted", false],
    ["guarded", "before-destructive", true],
    ["hands-free", "first-change", false],
    ["hands-free", "core-drafted", false],
    ["hands-free", "before-destructive", false],
  ] as const)("flying %s, at %s, a person is asked: %s", (autonomy, label, asks) => {
    const flight = running(autonomy);
    reach(flight, label);
    expect(flight.attempt("one").checkpoints).toMatchObject([{ label, ref: "refs/checkpoints/1" }]);
    expect(flight.pending().map(({ kind }) => kind)).toEqual(asks ? ["checkpoint"] : []);
    expect(flight.effectsOf("request.deliver").map(({ allowed }) => allowed)).toEqual(asks ? [] : [true]);
  });

  it("says what was done and what is planned, and the agent hears nothing until somebody answered", () => {
    const flight = running();
    reach(flight, "before-destructive");
    const [asked] = flight.pending();
    expect(asked?.evidence.map(({ text }) => text)).toEqual(["The parser is there.", "Drop the table."]);
    expect(asked?.risk).toBe("medium");
    flight.wait(600);
    expect(flight.effectsOf("request.deliver")).toEqual([]);
    flight.answer("approve");
    expect(flight.effectsOf("request.deliver")).toMatchObject([{ request: "c1", allowed: true }]);
  });

  it("is not passed by redirecting without words, and with words the agent gets them and no yes", () => {
    const flight = running();
    reach(flight, "before-destructive");
    const [id] = flight.world.state.pending;
    if (id === undefined) throw new Error("nobody was asked");
    for (const reason of [null, "", "  \n"])
      expect(
        flight.refused({ type: "decision.answer", decisions: [id], option: "redirect", reason }, OPERATOR)
          .code,
      ).toBe("invalid");
    flight.answer("redirect", "Rename the table instead.");
    expect(flight.effectsOf("request.deliver")).toMatchObject([
      { allowed: false, text: "Rename the table instead." },
    ]);
  });

  it("that was asked about twice is one question", () => {
    const flight = running();
    reach(flight, "before-destructive");
    const again = { request: "c1", summary: "", plans: "", ref: "r", label: "first-change" } as const;
    expect(flight.refused({ type: "agent.checkpoint", ...flight.about("one"), ...again }).code).toBe(
      "wrong-state",
    );
    expect(flight.pending()).toHaveLength(1);
  });

  it("starts again with what was wrong when a person says so, and asks nothing else any more", () => {
    const flight = running();
    reach(flight, "before-destructive");
    const about = flight.about("one");
    flight.do({ type: "agent.question", ...about, request: "q1", question: "Tabs?" });
    flight.do({ type: "agent.request", ...about, request: "r1", action: SECRET });
    expect(flight.pending()).toHaveLength(3);
    flight.answer("restart", "Wrong table.");
    expect(flight.pending()).toEqual([]);
    flight.gone("one", 1);
    flight.world.settle();
    expect(flight.attempt("one").additions.join("\n")).toContain("Wrong table.");
  });
});

describe("a question", () => {
  it("answered once is in the decision log, and the agent is told", () => {
    const flight = running();
    const about = flight.about("one");
    const question = { request: "q1", question: "Tabs or spaces?", choices: ["Tabs", "Spaces"] };
    flight.do({ type: "agent.question", ...about, ...question });
    flight.answer("choice-2", "The rest has them.");
    expect(flight.effectsOf("request.deliver")).toMatchObject([{ request: "q1", text: "Spaces" }]);
    expect(flight.world.state.decisionLog).toMatchObject([{ title: "Tabs or spaces?", text: "Spaces" }]);
  });

  it("is not answered without words where words were promised", () => {
    const flight = running();
    flight.do({ type: "agent.question", ...flight.about("one"), request: "q1", question: "Which port?" });
    const [id] = flight.world.state.pending;
    if (id === undefined) throw new Error("nobody was asked");
    expect(
      flight.refused({ type: "decision.answer", decisions: [id], option: "answer" }, OPERATOR).code,
    ).toBe("invalid");
    expect(flight.pending()).toHaveLength(1);
  });

  it("is no question any more when it was answered in the terminal", () => {
    const flight = running();
    const about = flight.about("one");
    flight.do({ type: "agent.request", ...about, request: "r1", action: SECRET });
    flight.do({ type: "agent.request-gone", ...about, request: "r1" });
    expect(flight.pending()).toEqual([]);
    expect(flight.refused({ type: "agent.request-gone", ...about, request: "r1" }).code).toBe("unknown");
  });
});

describe("a command", () => {
  it("in the workspace itself is the same question with and without the folder, and elsewhere another", () => {
    const flight = running("ask-me");
    const workspace = flight.task("one").workspace?.path;
    if (workspace === undefined) throw new Error("it has no workspace");
    for (const [request, cwd] of [
      ["r1", workspace],
      ["r2", null],
      ["r3", `${workspace}/src`],
    ] as const) {
      const parsed = { parts: [{ words: ["npm", "test"] }], unclear: [] };
      const action = { kind: "command", text: "npm test", parsed, cwd } as const;
      flight.do({ type: "agent.request", ...flight.about("one"), request, action });
    }
    const [named, left, inside] = flight.pending().map(({ signature }) => signature);
    expect(named).toBe(left);
    expect(inside).not.toBe(left);
  });
});

describe("whoever asked is gone", () => {
  it.each(["exited", "compaction", "lost"] as const)("when its session has %s, nothing waits", (end) => {
    const flight = running();
    const about = flight.about("one");
    flight.do({ type: "agent.request", ...about, request: "r1", action: SECRET });
    flight.do({ type: "agent.question", ...about, request: "q1", question: "Tabs?" });
    flight.end("one", end);
    expect(flight.pending()).toEqual([]);
    expect(flight.task("one").pendingDecisions).toBe(0);
  });

  it("a question that comes after its session ended is refused: its answer would reach nobody", () => {
    const flight = running();
    flight.work("one");
    flight.end("one", "exited");
    const about = flight.about("one");
    for (const late of [
      { type: "agent.request", ...about, request: "r1", action: SECRET },
      { type: "agent.question", ...about, request: "q1", question: "Tabs?" },
      { type: "agent.blocked", ...about, by: "logged-out", detail: "sign in" },
      { type: "agent.rate-limited", ...about, until: flight.world.at + 1 },
    ] as const)
      expect(flight.refused(late).sentence).toContain('The session of "one" has ended');
    expect(flight.pending()).toEqual([]);
    expect(flight.task("one")).toMatchObject({ stage: "checking", rateLimitedUntil: null });
  });
});

describe("a host that a rule allows", () => {
  const reaching = { kind: "network", host: "registry.example.org", port: 443 } as const;
  const allowing = (flight: OneFlight) =>
    flight.person({
      type: "policy.add",
      policy: {
        id: "registry",
        verdict: "allow",
        level: "mission",
        match: { hosts: ["registry.example.org"] },
        reason: "Packages.",
        origin: "person",
      },
    });
  const asking = (flight: OneFlight) =>
    flight.do({ type: "agent.request", ...flight.about("one"), request: "n1", action: reaching });

  it("is named with the yes, so that the way there is opened too", () => {
    const flight = running();
    allowing(flight);
    asking(flight);
    expect(flight.effectsOf("request.deliver")).toMatchObject([{ allowed: true, action: reaching }]);
  });

  it("is named as well when the yes waited until a person let go of the terminal", () => {
    const flight = running();
    allowing(flight);
    flight.person({ type: "task.take-control", task: "one", holder: "window1" });
    asking(flight);
    expect(flight.effectsOf("request.deliver")).toEqual([]);
    flight.person({ type: "task.release-control", task: "one", holder: "window1" });
    expect(flight.effectsOf("request.deliver")).toMatchObject([{ allowed: true, action: reaching }]);
  });
});

describe("an agent that asks without end", () => {
  const asking = (flight: OneFlight, request: string) =>
    ({ type: "agent.request", ...flight.about("one"), request, action: SECRET }) as const;

  it("has fifty questions open at most, and may go on when some are answered", () => {
    const flight = running();
    for (let index = 0; index < 50; index += 1) flight.do(asking(flight, `r${index}`));
    const refusal = flight.refused(asking(flight, "r50"));
    expect(refusal.sentence).toContain("waits for 50 answers already");
    expect(flight.pending()).toHaveLength(50);
    flight.answer("deny");
    flight.do(asking(flight, "r50"));
    expect(flight.pending()).toHaveLength(50);
  });

  it("has no more when a person types meanwhile", () => {
    const flight = running("hands-free");
    flight.person({ type: "task.take-control", task: "one", holder: "window1" });
    for (let index = 0; index < 50; index += 1) reach(flight, "first-change", `c${index}`);
    const said = { summary: "s", plans: "p", ref: "refs/c", label: "first-change" } as const;
    const more = { type: "agent.checkpoint", ...flight.about("one"), request: "c50", ...said } as const;
    expect(flight.refused(more).sentence).toContain("waits for 50 answers already");
  });
});
