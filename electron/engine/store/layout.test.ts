import { expect, it } from "vitest";
import { compareVersions } from "./connection.ts";
import { fileTimestamp, parseFileTimestamp } from "./layout.ts";

it("names a moment so that names sort by time and can be read back", () => {
  const moments = [0, 1_900_000_000_001, 1_900_000_000_010, 1_900_000_060_000];
  const names = moments.map(fileTimestamp);
  expect(names[1]).toBe("2030-03-17T17-46-40-001Z");
  expect(names.toSorted((left, right) => left.localeCompare(right))).toEqual(names);
  expect(names.map(parseFileTimestamp)).toEqual(moments);
});

it.each(["", "yesterday", "2030-03-17T17:46:40.001Z", "2030-13-40T17-46-40-001Z"])(
  "does not read %j",
  (text) => {
    expect(parseFileTimestamp(text)).toBeNull();
  },
);

it("compares versions by number, not by text", () => {
  expect(compareVersions("3.54.1", "3.51.3")).toBeGreaterThan(0);
  expect(compareVersions("3.51.3", "3.51.3")).toBe(0);
  expect(compareVersions("3.9.0", "3.51.3")).toBeLessThan(0);
  expect(compareVersions("4.0.0", "3.51.3")).toBeGreaterThan(0);
});
