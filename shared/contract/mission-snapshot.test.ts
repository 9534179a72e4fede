import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missionId } from "../ids.ts";
import { OPERATOR } from "../mission/actor.ts";
import { command } from "../mission/command.ts";
import { decide } from "../mission/decide.ts";
import type { Recorded } from "../mission/event.ts";
import { evolve } from "../mission/evolve.ts";
import type { MissionState } from "../mission/state.ts";
import { CASES, SEED } from "../mission/testing/cases.ts";
import { freezeMission, missionSnapshot, recordedEvent, thawMission } from "./mission-snapshot.ts";

const MISSION = missionId.parse("msn_abcd");

/** Every event of these commands; those that are refused lead to none. */
function eventsOf(commands: readonly unknown[]): Recorded[] {
  const events: Recorded[] = [];
  let state: MissionState | null = null;
  for (const [at, input] of commands.entries()) {
    const decided = decide(state, command.parse(input), { at, actor: OPERATOR });
    if (!decided.ok) continue;
    for (const event of decided.events) {
      const recorded: Recorded = { seq: events.length + 1, at, actor: OPERATOR, event };
      events.push(recorded);
      state = evolve(state, recorded);
    }
  }
  return events;
}

const fold = (events: readonly Recorded[], start: MissionState | null = null): MissionState | null =>
  events.reduce<MissionState | null>((state, event) => evolve(state, event), start);

const create = {
  type: "mission.create",
  mission: MISSION,
  title: "T",
  place: { repository: "/r", baseBranch: "main" },
  contract: { goal: "G" },
};
const name = fc.constantFrom("a", "b", "c", "d");
const text = fc
  .string({ minLength: 1, maxLength: 20 })
  .filter((value) => /^[ -~]+$/.test(value) && value.trim() !== "");
const anyCommand: fc.Arbitrary<unknown> = fc.oneof(
  text.map((directive) => ({ type: "mission.steer", directive }) as const),
  fc.constantFrom(
    { type: "mission.hold" } as const,
    { type: "mission.release" } as const,
    { type: "plan.undo" } as const,
    { type: "plan.redo" } as const,
  ),
  fc
    .tuple(name, text)
    .map(
      ([id, title]) =>
        ({ type: "plan.edit", edits: [{ op: "add", task: { id, title }, place: 0 }] }) as const,
    ),
  fc
    .tuple(name, name)
    .map(([task, after]) => ({ type: "plan.edit", edits: [{ op: "connect", task, after }] }) as const),
  fc.constant({ type: "plan.request", family: "anthropic", agent: "claude" } as const),
  fc.constant({ type: "plan.answer-failed", round: 1, reason: "gone" } as const),
  name.map(
    (id) =>
      ({
        type: "policy.add",
        policy: {
          id,
          verdict: "ask",
          level: "mission",
          match: { command: "npm *" },
          reason: "r",
          origin: "person",
        },
      }) as const,
  ),
);

describe("what a window is given of a mission", () => {
  it("is the state, and folding later events into it gives the state of the engine", () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 40 }), fc.nat(60), (commands, cut) => {
        const events = eventsOf([create, ...commands]);
        const at = 1 + (cut % events.length);
        const before = fold(events.slice(0, at));
        if (before === null) throw new Error("no mission");
        const sent: unknown = JSON.parse(JSON.stringify(freezeMission(before)));
        const thawed = thawMission(missionSnapshot.parse(sent));
        expect(thawed).toEqual(before);
        const later = events
          .slice(at)
          .map((event) => recordedEvent.parse(JSON.parse(JSON.stringify(event)) as unknown));
        expect(fold(later, thawed)).toEqual(fold(events));
      }),
      { numRuns: CASES, seed: SEED },
    );
  });

  it("keeps names that look like its own marks, and names of the language", () => {
    const inputs = JSON.parse('{"$":"map","of":"x","__proto__":"p","constructor":"c"}') as Record<
      string,
      string
    >;
    const state = fold(eventsOf([create]));
    if (state === null) throw new Error("no mission");
    state.plan.source = { kind: "recipe", name: "r", origin: "bundled", text: "t", inputs };
    const thawed = thawMission(missionSnapshot.parse(JSON.parse(JSON.stringify(freezeMission(state)))));
    expect(JSON.stringify(thawed.plan.source)).toBe(JSON.stringify(state.plan.source));
    expect(Object.getPrototypeOf(thawed.plan)).toBe(Object.prototype);
  });

  it("is a copy: what the window folds in changes nothing on the other side", () => {
    const state = fold(eventsOf([create]));
    if (state === null) throw new Error("no mission");
    const thawed = thawMission(freezeMission(state));
    thawed.directives.push({ number: 1, text: "x", withdrawn: false });
    expect(state.directives).toEqual([]);
  });
});
