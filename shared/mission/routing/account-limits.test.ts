import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR } from "../actor.ts";
import { command } from "../command.ts";
import { eventLine } from "../log/event-line.ts";
import { laneUseOf, type Capacity } from "../money/capacity.ts";
import { allocation } from "./allocation.ts";
import { DEFAULT_ALLOCATION } from "./default-allocation.ts";
import { quotaWaitOf } from "./quota-wait.ts";
import { launch, task } from "../testing/missions.ts";
import { found, ReviewedFlight } from "../testing/reviewed-flight.ts";
import { World } from "../testing/world.ts";
import { family, type Family } from "../words.ts";
import { taskId } from "../ids.ts";

const HOUR = 3_600_000;
const OPENAI = family.parse("openai");

const HEARD = { by: "api/1 of another mission", confirmed: false };

/** A mission whose work belongs to openai, and what its engine knows of accounts. */
class Flight {
  readonly full = new Map<Family, number>();
  readonly world = new World({
    capacity: (state): Capacity => ({
      lanes: laneUseOf(state),
      exhausted: new Map<Family, number | null>(),
      tight: this.full,
      heard: new Map([[OPENAI, HEARD]]),
      day: null,
    }),
  });

  constructor(mayMoveFamily: boolean, fullUntil: number | null = this.world.at + 2 * HOUR) {
    if (fullUntil !== null) this.full.set(OPENAI, fullUntil);
    launch(this.world, [task("one")]);
    const rows = allocation.parse({ ...DEFAULT_ALLOCATION, mayMoveFamily });
    this.world.send({ type: "mission.set-allocation", allocation: rows }, OPERATOR);
    this.world.settle();
  }

  get one() {
    const found = this.world.state.tasks.get(taskId.parse("one"));
    if (found === undefined) throw new Error("there is no task one");
    return found;
  }

  events(type: string): number {
    return this.world.journal.filter(({ event }) => event.type === type).length;
  }
}

describe("an account without head-room", () => {
  it("starts nothing new, and the task shows whose quota it waits for and until when", () => {
    const { world, one } = new Flight(false);
    expect(one.attempts).toEqual([]);
    const until = world.at + 2 * HOUR;
    expect(world.state.limits.get(OPENAI)).toBe(until);
    const source = { ...HEARD, session: null, until, guessed: false };
    expect(quotaWaitOf(world.state, one)).toEqual({ family: "openai", until, headRoom: true, source });
    expect(world.nextWake()).toBe(until - 10 * 60_000);
  });

  it("is asked again by itself when its window opens", () => {
    const flight = new Flight(false);
    const { world } = flight;
    world.at += 2 * HOUR - 10 * 60_000;
    world.settle();
    expect(flight.one.attempts).toHaveLength(1);
    expect(quotaWaitOf(world.state, flight.one)).toBeNull();
    expect(flight.events("family.limited")).toBe(1);
  });

  it("gives its work to another family where the table allows that", () => {
    const { one } = new Flight(true);
    expect(one.attempts.map(({ route }) => [route.family, route.because])).toEqual([
      ["anthropic", "openai is out of quota"],
    ]);
  });

  it("that a person lifts is asked at once, and not written down again until it says a later time", () => {
    const flight = new Flight(false);
    const { world } = flight;
    world.send({ type: "family.lift-limit", family: OPENAI }, OPERATOR);
    world.settle();
    expect(flight.one.attempts).toHaveLength(1);
    expect(flight.events("family.limited")).toBe(1);
    flight.full.set(OPENAI, world.at + 3 * HOUR);
    world.settle();
    expect(flight.events("family.limited")).toBe(2);
  });

  it("for minutes is nothing: a session waits that long", () => {
    const { at } = new World();
    expect(new Flight(false, at + 9 * 60_000).one.attempts).toHaveLength(1);
  });

  it.each([
    ["a time that is over", -1],
    ["minutes", 9 * 60_000],
    ["longer than any window", 9 * 24 * HOUR],
  ])("is not believed of %s", (_, inMs) => {
    const { world } = new Flight(true, null);
    const note = command.parse({
      type: "family.note-limit",
      family: "openai",
      agent: "codex",
      until: world.at + inMs,
    });
    expect(world.try(note, ENGINE)).toMatchObject({ code: "wrong-state" });
    const session = { kind: "session", task: taskId.parse("one"), attempt: 1 } as const;
    expect(world.try({ ...note, until: world.at + HOUR } as typeof note, session)).toMatchObject({
      code: "not-allowed",
    });
    expect(world.state.limits.size).toBe(0);
  });
});

it("keeps what an account has left for the reviews and fixes of what runs already", () => {
  const assignment = { family: "openai" };
  const flight = new ReviewedFlight(["one", "two", "three"].map((id) => task(id, { assignment })));
  const until = flight.world.at + 2 * HOUR;
  const note = { type: "family.note-limit", until, headRoom: true } as const;
  for (const { agent, family: of } of flight.world.state.agents) flight.do({ ...note, agent, family: of });
  flight.pass("one");
  expect(flight.task("three").attempts).toEqual([]);
  expect(quotaWaitOf(flight.world.state, flight.task("three"))).toMatchObject({ until, headRoom: true });
  const { journal, state } = flight.world;
  const lines = journal.flatMap((each) => eventLine(each, state)?.message ?? []);
  expect(lines).toContain("{family} has little quota left, until {until}: fresh work goes elsewhere");
  expect(lines.join("\n")).not.toContain("out of quota");
  flight.review("one", [found("critical", "Race")]);
  expect(flight.attempt("one")).toMatchObject({ number: 2, purpose: "fix", route: { family: "openai" } });
  // A provider that gives nothing more stops them as well, also when that is over sooner.
  const over = flight.world.at + HOUR;
  flight.do({ type: "family.note-limit", family: "openai", agent: "codex", until: over });
  expect(flight.world.state.limits.get(OPENAI)).toBe(over);
  expect(flight.refused({ ...note, agent: "codex", family: "openai" }).code).toBe("wrong-state");
  flight.fail("one");
  flight.world.settle();
  expect(flight.task("one").attempts).toHaveLength(2);
});
