import { describe, expect, it } from "vitest";
import { HAND_OFF_REQUEST } from "../../electron/agent-bridge/words-to-agents.ts";
import type { Said } from "./heard.ts";
import { Positions } from "./positions.ts";
import { namesFor, Scenarios } from "./scenarios.ts";

const person = (text: string): Said => ({ by: "person", text });
const model: Said = { by: "model" };
const result: Said = { by: "tool", text: "" };

const scenarios = new Scenarios();
scenarios.set("a", [{ text: "a1" }, { text: "a2" }]);
scenarios.set("b", [{ text: "b1" }]);

const at = (...said: readonly Said[]) => {
  const found = scenarios.find(said);
  return found === null ? null : [found.name, found.answered];
};

describe("the scenario of a conversation", () => {
  it("is named by the marker of its last prompt that has one", () => {
    expect(at(person("no marker"))).toBeNull();
    expect(at(person("[[flight:unknown]]"))).toBeNull();
    expect(at(person("do [[flight:a]]"))).toEqual(["a", 0]);
    expect(at(person("[[flight:a]]"), model, person("now [[flight:b]]"))).toEqual(["b", 0]);
    expect(at(person("[[flight:a]]"), model, person("go on"))).toEqual(["a", 1]);
  });

  it("counts what the model said in one go as one answer, however many items it came in", () => {
    expect(at(person("[[flight:a]]"), model, model, result, result)).toEqual(["a", 1]);
    expect(at(person("[[flight:a]]"), model, result, model, result)).toEqual(["a", 2]);
  });

  it("goes on when a reminder repeats the prompt", () => {
    expect(at(person("[[flight:a]]"), model, result, person("The person said: [[flight:a]]"))).toEqual([
      "a",
      1,
    ]);
  });

  it("has a hand-off of its own, or goes on with its turns when it has none", () => {
    scenarios.set("a:hand-off", [{ text: "a3" }]);
    expect(at(person("[[flight:a]]"), model, person(HAND_OFF_REQUEST))).toEqual(["a:hand-off", 0]);
    expect(at(person("[[flight:b]]"), model, person(HAND_OFF_REQUEST))).toEqual(["b", 1]);
  });

  it("does not count what was said before its prompt", () => {
    expect(at(person("hello"), model, person("[[flight:a]]"))).toEqual(["a", 0]);
  });
});

describe("the names a prompt may be written down under", () => {
  it("are the marker with the role, the marker, the role with the task, the role", () => {
    expect(namesFor("# Task do-it: Do it\n\n[[flight:big]]")).toEqual([
      "big:worker",
      "big",
      "worker:do-it",
      "worker",
    ]);
  });

  it("say what one of several is there for, before the task alone", () => {
    expect(namesFor("# Review task do-it: Do it\n\n- Judge how it is made, with care.")).toEqual([
      "reviewer:do-it:quality",
      "reviewer:do-it",
      "reviewer",
    ]);
  });

  it("leave the worker's marker to the worker: a planner reads the same goal", () => {
    expect(namesFor("# Make a plan\n\n> Ship it. [[flight:big]]")).toEqual(["big:planner", "planner"]);
  });
});

describe("the position in a conversation", () => {
  const found = (answered: number) => ({ name: "a", scenario: [], answered });

  it("follows the history, and a request that comes again gets the same turn", () => {
    const positions = new Positions();
    expect([0, 1, 1, 2].map((answered) => positions.turnOf("c", found(answered)))).toEqual([0, 1, 1, 2]);
  });

  it("goes on after a compaction took answers out of the history", () => {
    const positions = new Positions();
    expect([0, 1, 2, 0, 1].map((answered) => positions.turnOf("c", found(answered)))).toEqual([
      0, 1, 2, 2, 3,
    ]);
  });

  it("goes on after a compaction right behind a turn, which no history shows", () => {
    const positions = new Positions();
    expect(positions.turnOf("c", found(0))).toBe(0);
    positions.said("c", 0);
    positions.compacted("c");
    expect([0, 0, 1].map((answered) => positions.turnOf("c", found(answered)))).toEqual([1, 1, 2]);
  });

  it("begins nothing new where a compaction left no prompt", () => {
    const positions = new Positions();
    positions.turnOf("c", found(0));
    expect(positions.scenarioOf("c")).toBeNull();
    positions.compacted("c");
    expect(scenarios.find([person("Go on."), model], positions.scenarioOf("c"))).toMatchObject({
      name: "a",
      answered: 1,
    });
  });

  it("is each conversation's own", () => {
    const positions = new Positions();
    positions.turnOf("one", found(2));
    expect(positions.turnOf("other", found(0))).toBe(0);
  });

  it("lets a trouble come as often as it says, in each conversation", () => {
    const positions = new Positions();
    const trouble = { kind: "overloaded", times: 2 } as const;
    const come = () => positions.troubleAt("c", "a", 0, trouble);
    expect([come(), come(), come()]).toEqual([trouble, trouble, null]);
    expect(positions.troubleAt("d", "a", 0, trouble)).toBe(trouble);
    const always = { kind: "overloaded" } as const;
    expect([1, 2, 3].map(() => positions.troubleAt("c", "b", 0, always))).toEqual([always, always, always]);
  });
});
