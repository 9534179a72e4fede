import { describe, expect, it } from "vitest";
import { planSchemaText } from "#shared/mission/plan/planner-prompt.ts";
import { parseAnswer } from "#shared/mission/plan/parse-answer.ts";
import { withoutAddedNulls } from "./absent-nulls.ts";

const schema = JSON.parse(planSchemaText()) as Record<string, unknown>;
const plan = (assignment: object, more: object = {}) =>
  JSON.stringify({ tasks: [{ id: "one", title: "One", assignment, ...more }] });

describe("nulls that a strict schema asks for", () => {
  it("are left out where the schema knows none, so that the answer fits", () => {
    const said = plan({ agent: null, family: null, model: null, effort: "high", sandbox: null });
    expect(parseAnswer(said).ok).toBe(false);
    const clean = withoutAddedNulls(said, schema);
    expect(clean).toBe(plan({ effort: "high" }));
    expect(parseAnswer(clean).ok).toBe(true);
  });

  it("stay where null is an answer", () => {
    const said = plan({}, { risk: null, phase: null });
    expect(withoutAddedNulls(said, schema)).toBe(said);
  });

  it.each(["Here it is: {}", "[null]", "null", "", '{ "tasks": [] }'])("leave %j as it was", (text) => {
    expect(withoutAddedNulls(text, schema)).toBe(text);
  });
});
