import { beforeAll, describe, expect, it } from "vitest";
import { speak } from "#shared/messages/messages.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { found, ReviewedFlight } from "#shared/mission/testing/reviewed-flight.ts";
import { actRefusal, isWorthListing } from "./task-acts.ts";
import { closedGatesOf, familyAtWork, heirFamilies, levelsToChoose, openFindings } from "./task-choices.ts";

beforeAll(() => speak("en"));

const LATER = { kind: "timer", id: "later", afterMinutes: 30 } as const;

function ground(...specs: Parameters<typeof task>[1][]) {
  const flight = new ReviewedFlight(specs.map((more, at) => task(`t${at}`, more)));
  const { state } = flight.world;
  const of = (id: string) => flight.task(id);
  const refusal = (name: Parameters<typeof actRefusal>[0], id = "t0") => actRefusal(name, of(id), state);
  const hows = (id = "t0") =>
    Object.fromEntries(levelsToChoose(of(id)).map(({ level, how }) => [level, how]));
  return { flight, state, of, refusal, hows };
}

describe("what can be chosen for a task", () => {
  it("has the gates that are closed, until a person lets it through", () => {
    const { flight, state, of, refusal } = ground({ gates: [LATER] });
    expect(closedGatesOf(state, of("t0")).map(({ gate }) => gate.id)).toEqual(["later"]);
    expect(refusal("pass-gate")).toBeNull();
    flight.person({ type: "gate.pass", task: "t0", gate: "later", reason: "It is late enough." });
    expect(closedGatesOf(state, of("t0"))).toEqual([]);
    expect(refusal("pass-gate")).toBe("No gate holds it.");
  });

  it("offers more review until it is merged, and less only before anybody reviewed", () => {
    const { flight, hows, refusal } = ground({ risk: "high" });
    expect(hows()).toEqual({ light: "lower", standard: "lower", full: "now" });
    flight.pass("t0");
    expect(hows()).toEqual({ light: "no", standard: "no", full: "now" });
    expect(refusal("review-level")).toBe("Its review cannot be changed any more.");
    const other = ground({ risk: "medium" });
    other.flight.pass("t0");
    expect(other.hows()).toEqual({ light: "no", standard: "now", full: "raise" });
  });

  it("asks the engine for nothing it would refuse: every level offered is taken", () => {
    for (const { level, how } of levelsToChoose(ground({ risk: "medium" }).of("t0"))) {
      const { flight, of } = ground({ risk: "medium" });
      if (how === "raise" && level !== "light")
        flight.person({ type: "task.raise-review", task: "t0", level });
      if (how === "lower" && level !== "full") {
        flight.person({ type: "task.lower-review", task: "t0", level });
        flight.answer(`lower-${level}`, "A prototype.");
      }
      expect(of("t0").reviewLevel).toBe(level);
    }
  });

  it("lists open findings, those of the task first and the worst of each first", () => {
    const { flight, state, of } = ground({ risk: "medium" }, { risk: "medium" });
    flight.pass("t0");
    flight.review("t0", [found("important", "Small"), found("critical", "Larger")]);
    flight.pass("t1");
    flight.review("t1", [found("critical", "Elsewhere")]);
    const titles = (id: "t0" | "t1") => openFindings(state, of(id)).map(({ title }) => title);
    expect(titles("t0")).toEqual(["Larger", "Small", "Elsewhere"]);
    expect(titles("t1")).toEqual(["Elsewhere", "Larger", "Small"]);
    const [first] = openFindings(state, of("t0"));
    flight.person({
      type: "finding.settle",
      finding: first?.id ?? "",
      state: "punted",
      reason: "In the next mission.",
    });
    expect(titles("t0")).toEqual(["Small", "Elsewhere"]);
  });

  it("hands over to another family only while somebody writes, and says whose session that would end", () => {
    const { flight, state, of, refusal } = ground({ risk: "medium" });
    flight.start("t0");
    const atWork = familyAtWork(of("t0"));
    expect(atWork).toBe(of("t0").attempts.at(-1)?.route.family);
    expect(heirFamilies(state, of("t0"))).not.toContain(atWork);
    expect(refusal("hand-over")).toBeNull();
    const fresh = ground({ after: [] }, { after: ["t0"] });
    expect(fresh.refusal("hand-over", "t1")).toBe("Nobody worked on it yet: assign it instead.");
  });

  it("forks what has not begun, once", () => {
    const { flight, refusal } = ground({}, { after: ["t0"] });
    flight.start("t0");
    expect(refusal("fork", "t0")).toBe("It has begun, and what has begun is not forked.");
    expect(refusal("fork", "t1")).toBeNull();
    expect(refusal("compare", "t1")).toBe("Nobody else flies its brief.");
    flight.person({ type: "plan.fork", task: "t1", families: ["openai", "anthropic"] });
    expect(refusal("fork", "t1")).toBe("Two families do it already.");
    expect(refusal("compare", "t1")).toBeNull();
  });

  it("keeps what means nothing out of a menu, and what is only refused now in it", () => {
    expect(isWorthListing("fork", "It has begun.")).toBe(false);
    expect(isWorthListing("fork", null)).toBe(true);
    expect(isWorthListing("resume", "It is not paused.")).toBe(true);
  });
});
