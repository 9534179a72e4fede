import { expect, it } from "vitest";
import { isGitNewEnough } from "./surroundings.ts";

it.each([
  ["git version 2.38.0", true],
  ["git version 2.39.5 (Apple Git-154)", true],
  ["git version 2.47.1.windows.1", true],
  ["git version 3.0.0", true],
  ["git version 2.37.9", false],
  ["git version 2.4.0", false],
  ["git version 1.99.0", false],
  ["", false],
])("reads %j", (answer, enough) => {
  expect(isGitNewEnough(answer)).toBe(enough);
});
