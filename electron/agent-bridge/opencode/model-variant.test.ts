import { describe, expect, it } from "vitest";
import { chosenFor, variantFor } from "./model-variant.ts";

const variants = { low: {}, medium: {}, high: {} };
const known = { providers: [{ id: "local", models: { "maker/big": { variants }, plain: {} } }] };

describe("what a prompt says of its model", () => {
  it("is the model of the launch, and how hard it thinks", () => {
    expect(chosenFor({ model: "local/maker/big", effort: "high" }, "local/plain", known)).toEqual({
      model: { providerID: "local", modelID: "maker/big" },
      variant: "high",
    });
  });

  it("is only how hard it thinks, where the model is that of its settings", () => {
    expect(chosenFor({ model: null, effort: "low" }, "local/maker/big", known)).toEqual({ variant: "low" });
  });

  it.each([
    ["local/plain", known],
    ["elsewhere/big", known],
    ["no-provider", known],
    [null, known],
    ["local/maker/big", null],
  ])("is nothing where nobody knows how hard %s can think", (usual, seen) => {
    expect(chosenFor({ model: null, effort: "high" }, usual, seen)).toEqual({});
  });
});

describe("an effort that a model has no name for", () => {
  it.each([
    ["xhigh", ["low", "high"], "high"],
    ["medium", ["minimal", "high"], "minimal"],
    ["xhigh", ["high", "max"], "high"],
    ["low", ["high", "max"], null],
    ["high", ["fast", "smart"], null],
  ] as const)("%s of %j is the next weaker one", (effort, names, variant) => {
    expect(variantFor(effort, names)).toBe(variant);
  });
});
