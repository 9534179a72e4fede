import { describe, expect, it } from "vitest";
import { OPERATOR } from "./actor.ts";
import { launch, task } from "./testing/missions.ts";
import { World } from "./testing/world.ts";

const MINUTE = 60_000;

const flying = (contract: Parameters<typeof launch>[2]): World => {
  const world = new World();
  launch(world, [task("one")], contract);
  world.settle();
  return world;
};

const after = (world: World, minutes: number): World => {
  world.at += minutes * MINUTE;
  world.settle();
  return world;
};

describe("the conditions of a contract", () => {
  it("hold the mission and ask, once", () => {
    const world = flying({
      conditions: [{ when: "Half an hour is over.", measure: { of: "minutes", atLeast: 30 }, act: "hold" }],
    });
    expect(world.nextWake()).toBe(world.at + 30 * MINUTE);
    expect(after(world, 29).state.held).toBe(false);
    expect(after(world, 1).state.held).toBe(true);
    const [id] = world.state.pending;
    if (id === undefined) throw new Error("nobody was asked");
    expect(world.state.decisions.get(id)?.decision.question).toBe("Held: Half an hour is over.");
    world.send(
      {
        type: "decision.answer",
        decisions: [id],
        option: "release",
        reason: null,
        edited: null,
        editedParsed: null,
      },
      OPERATOR,
    );
    expect(after(world, 60).state.held).toBe(false);
  });

  it("stop the mission and ask nobody", () => {
    const world = flying({
      conditions: [{ when: "Too late.", measure: { of: "minutes", atLeast: 5 }, act: "stop" }],
    });
    expect(after(world, 5).state).toMatchObject({ phase: "stopped" });
    expect(world.state.pending.size).toBe(0);
  });

  it("only tell, where that is what they say", () => {
    const world = flying({
      conditions: [{ when: "Ten minutes.", measure: { of: "minutes", atLeast: 10 }, act: "ping" }],
    });
    after(world, 10);
    expect(world.journal.at(-1)?.event).toMatchObject({ type: "condition.met", act: "ping" });
    expect(world.state).toMatchObject({ held: false, phase: "flying" });
  });

  it("treat a deadline that passed as a reason to hold, never to throw work away", () => {
    const world = new World();
    launch(world, [task("one")], { deadline: world.at + 3 * MINUTE });
    expect(after(world, 3).state).toMatchObject({ held: true, phase: "flying" });
  });

  it("cannot be claimed by anybody before they are met", () => {
    const world = flying({
      conditions: [{ when: "Late.", measure: { of: "minutes", atLeast: 30 }, act: "stop" }],
    });
    for (const condition of [0, 1, null]) {
      expect(world.try({ type: "mission.meet-condition", condition })).toMatchObject({ code: "wrong-state" });
    }
  });

  it("that are only words are left to those who read them", () => {
    const world = flying({ conditions: [{ when: "The tests get slower.", act: "stop" }] });
    expect(after(world, 600).state.phase).toBe("flying");
  });
});
