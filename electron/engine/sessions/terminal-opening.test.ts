import { describe, expect, it } from "vitest";
import { freeTitle } from "./terminal-opening.ts";

describe("the title of a terminal", () => {
  it.each([
    [[], "bash"],
    [["zsh"], "bash"],
    [["bash"], "bash 2"],
    [["bash", "bash 2"], "bash 3"],
    [["bash", "bash 3"], "bash 2"],
  ])("beside %j is %s", (inUse, title) => {
    expect(freeTitle("bash", inUse)).toBe(title);
  });
});
