import { describe, expect, it } from "vitest";
import { collisions } from "./case-collisions.ts";

describe("names that are one name where case makes no difference", () => {
  it.each([
    ["other names", ["b"], ["a", "b"], []],
    ["the same but for case", ["A"], ["A", "a"], ["A", "a"]],
    ["in folders that differ in case", ["Src/a"], ["Src/a", "src/a"], ["Src/a", "src/a"]],
    ["only folders that differ in case", ["Src/b"], ["Src/b", "src/a"], []],
    ["a file and a folder", ["src/a"], ["Src", "src/a"], ["Src", "src/a"]],
    ["a folder and a file", ["Src"], ["Src", "src/deep/a"], ["Src", "src/deep/a"]],
    ["a letter written in two ways", ["caf\u00e9"], ["cafe\u0301", "caf\u00e9"], ["cafe\u0301", "caf\u00e9"]],
    ["what was there before", ["c"], ["A", "a", "c"], []],
  ])("%s", (_what, added, all, found) => {
    expect(collisions(added, all)).toEqual(found);
  });
});
