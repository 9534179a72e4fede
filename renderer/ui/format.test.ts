import { describe, expect, it } from "vitest";
import { byteSize, duration } from "./format.ts";
import { shortPath } from "./short-path.ts";

describe("formats", () => {
  it("gives a duration as exactly as its length needs", () => {
    const cases = [0, 59_999, 60_000, 3_600_000, 7_500_000, 200_000_000, -5].map(duration);
    expect(cases).toEqual(["0 s", "59 s", "1 min", "1 h", "2 h 5 min", "2 d", "0 s"]);
  });

  it("gives sizes in the largest unit that keeps a digit before the point", () => {
    expect([0, 999, 18_233, 1_400_000_000].map(byteSize)).toEqual(["0 B", "999 B", "18 KB", "1.4 GB"]);
  });

  it("shortens home folders only", () => {
    const paths = [
      "/home/dana/src",
      "/root",
      "/Users/dana",
      "C:\\Users\\Dana\\src",
      "/rootless/x",
      "/srv/home/dana",
    ];
    expect(paths.map(shortPath)).toEqual(["~/src", "~", "~", "~\\src", "/rootless/x", "/srv/home/dana"]);
  });
});
