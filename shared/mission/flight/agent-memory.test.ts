import { describe, expect, it } from "vitest";
import { eventLine } from "../log/event-line.ts";
import { task } from "../testing/missions.ts";
import { OneFlight } from "../testing/one-flight.ts";
import { stateText } from "../testing/state-text.ts";
import { MOST_NOTES } from "./agent-memory.ts";

const flying = (): OneFlight => {
  const flight = new OneFlight([task("one", { kind: "docs" })]);
  flight.start("one");
  return flight;
};

const noted = (flight: OneFlight, text: string) =>
  ({ type: "agent.remember", ...flight.about("one"), text }) as const;

describe("what an agent remembers", () => {
  it("is kept with who said it, is seen in the log, and moves nothing", () => {
    const flight = flying();
    const before = flight.task("one");
    flight.do(noted(flight, "  The tests need port 8080.\n"));
    const { state, journal } = flight.world;
    expect(state.notes).toMatchObject([{ task: "one", attempt: 1, text: "The tests need port 8080." }]);
    expect(flight.task("one")).toBe(before);
    const [line] = journal.slice(-1).map((each) => eventLine(each, state));
    expect(line).toMatchObject({ values: { text: "The tests need port 8080." } });
    expect(stateText(flight.world.refold())).toBe(stateText(state));
  });

  it("is kept once", () => {
    const flight = flying();
    flight.do(noted(flight, "Twice."));
    expect(flight.refused(noted(flight, "Twice.")).sentence).toContain("noted already");
    expect(flight.world.state.notes).toHaveLength(1);
  });

  it("has an end, which is said", () => {
    const flight = flying();
    for (let number = 1; number <= MOST_NOTES; number += 1) flight.do(noted(flight, `Note ${number}.`));
    expect(flight.refused(noted(flight, "One more."))).toMatchObject({ code: "not-allowed" });
    expect(flight.world.state.notes).toHaveLength(MOST_NOTES);
  });

  it("is of an attempt that is under way", () => {
    const flight = flying();
    const late = { ...noted(flight, "Late."), attempt: 2 };
    expect(flight.refused(late).sentence).toContain("not under way");
  });
});
