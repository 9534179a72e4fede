import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changedLines, Trust } from "./trust.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "fd-trust-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const FILE = { repository: "/project", file: ".flightdeck/setup.yaml" };
const hash = (digit: string): string => digit.repeat(64);
const granted = (digit: string, at = 1) => ({ ...FILE, sha256: hash(digit), text: `run ${digit}\n`, at });

describe("a person's trust", () => {
  it("is in exactly these bytes of exactly this file, and on disk for the next engine", () => {
    new Trust(home).grant(granted("a"));
    const trust = new Trust(home);
    expect(trust.has(FILE, hash("a"))).toBe(true);
    expect(trust.has(FILE, hash("b"))).toBe(false);
    expect(trust.has({ ...FILE, repository: "/other" }, hash("a"))).toBe(false);
    expect(trust.has({ ...FILE, file: "other.yaml" }, hash("a"))).toBe(false);
    expect(statSync(join(home, "trust.json")).mode & 0o777).toBe(0o600);
  });

  it("holds for the setups of several branches, and is taken back for all of them", () => {
    const trust = new Trust(home);
    trust.grant(granted("a", 1));
    trust.grant(granted("b", 2));
    trust.grant(granted("a", 3));
    trust.grant({ ...granted("c"), repository: "/other" });
    expect(trust.of(FILE).map(({ sha256 }) => sha256)).toEqual([hash("b"), hash("a")]);
    expect(trust.revoke(FILE)).toBe(2);
    expect(trust.has(FILE, hash("a"))).toBe(false);
    expect(trust.has({ ...FILE, repository: "/other" }, hash("c"))).toBe(true);
    expect(trust.revoke(FILE)).toBe(0);
  });

  it("is nobody's when the file is damaged, which is kept and named", () => {
    writeFileSync(join(home, "trust.json"), '{"version":1,"entries":[{"repository":"/project"}]}');
    const trust = new Trust(home);
    expect(() => trust.has(FILE, hash("a"))).toThrow(/trust\.json cannot be read, so nothing .* is trusted/);
    expect(() => trust.grant(granted("a"))).toThrow(/left as it is/);
    expect(readFileSync(join(home, "trust.json"), "utf8")).toContain("/project");
  });
});

describe("what changed since", () => {
  it("is the lines that are gone and those that are new, each as often as it is", () => {
    expect(changedLines("a\nb\nb\nc\n", "a\nb\n\nd\n")).toEqual(["- b", "- c", "+ d"]);
    expect(changedLines("a\n", "a\r\n")).toEqual([]);
  });
});
