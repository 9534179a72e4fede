import { describe, expect, it } from "vitest";
import { missionEvent, type MissionEvent } from "./event.ts";
import { taskId } from "./ids.ts";
import { EVENT_VERSIONS, toStored, upcast, upcaster } from "./upcast.ts";

const steered: MissionEvent = { type: "task.steered", task: taskId.parse("api"), text: "use the new port" };

describe("an event that is stored and read again", () => {
  it("is the same, and its body does not repeat the type", () => {
    const stored = toStored(steered);
    expect(stored).toEqual({
      type: "task.steered",
      version: 1,
      body: { task: "api", text: "use the new port" },
    });
    expect(upcast(stored)).toEqual({ ok: true, event: steered });
  });

  it("has a version, whatever its type", () => {
    const types = missionEvent.options.map((shape) => shape.shape.type.value);
    expect(Object.keys(EVENT_VERSIONS).toSorted()).toEqual(types.toSorted());
  });
});

describe("an event that is not of today", () => {
  // Version 1 had one word for the text, version 2 a list of lines.
  const versions = { ...EVENT_VERSIONS, "task.steered": 3 };
  const read = upcaster(versions, {
    "task.steered": [
      ({ words, ...rest }) => ({ ...rest, lines: [words] }),
      ({ lines, ...rest }) => ({ ...rest, text: (lines as string[]).join("\n") }),
    ],
  });

  it.each([
    [1, { task: "api", words: "use the new port" }],
    [2, { task: "api", lines: ["use the new port"] }],
    [3, { task: "api", text: "use the new port" }],
  ])("of version %d is lifted step by step", (version, body) => {
    expect(read({ type: "task.steered", version, body })).toEqual({ ok: true, event: steered });
  });

  it("of a newer version is refused, never guessed, even when it looks readable", () => {
    const answer = upcast({ type: "task.steered", version: 2, body: { task: "api", text: "x" } });
    expect(answer).toEqual({
      ok: false,
      code: "newer",
      reason: '"task.steered" has version 2, this Flightdeck knows 1',
    });
  });

  it.each(["task.teleported", "constructor", "__proto__", ""])(
    "of the unknown type %j is refused",
    (type) => {
      expect(upcast({ type, version: 1, body: {} })).toMatchObject({ ok: false, code: "newer" });
    },
  );

  it.each([
    ["an unknown key", { task: "api", text: "x", more: 1 }],
    ["a missing key", { task: "api" }],
    ["a wrong type", { task: 7, text: "x" }],
    ["another type hidden in the body", { type: "task.cancelled", task: "api", reason: "x" }],
    ["no object", "text"],
    ["null", null],
  ])("with %s is unreadable, and the reason names the event", (_what, body) => {
    const answer = upcast({ type: "task.steered", version: 1, body });
    expect(answer).toMatchObject({ ok: false, code: "unreadable" });
    expect(answer.ok ? "" : answer.reason).toContain('"task.steered"');
  });

  it("without the step that is needed is unreadable", () => {
    const gap = upcaster(versions, { "task.steered": [(body) => ({ ...body })] });
    expect(gap({ type: "task.steered", version: 1, body: {} })).toMatchObject({
      reason: 'nothing turns version 2 of "task.steered" into version 3',
    });
  });
});
