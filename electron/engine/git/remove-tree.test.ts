import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeTree } from "./remove-tree.ts";

/** Modes hold nobody back who is root. */
const NOBODY = 65_534;
const isRoot = process.geteuid?.() === 0;

let folder: string;
beforeEach(() => {
  if (isRoot) process.seteuid?.(NOBODY);
  folder = mkdtempSync(join(tmpdir(), "fd-remove-"));
});
afterEach(() => {
  if (isRoot) process.seteuid?.(0);
  rmSync(folder, { recursive: true, force: true });
});

describe("what a session left", () => {
  it("is removed although its folders are closed to everybody", async () => {
    const tree = join(folder, "tree");
    mkdirSync(join(tree, "cache", "inner"), { recursive: true });
    writeFileSync(join(tree, "cache", "inner", "file"), "1");
    chmodSync(join(tree, "cache", "inner"), 0o555);
    chmodSync(join(tree, "cache"), 0o000);
    await removeTree(tree);
    expect(existsSync(tree)).toBe(false);
  });

  it("is removed without what its links lead to", async () => {
    const tree = join(folder, "tree");
    const outside = join(folder, "outside");
    mkdirSync(join(tree, "closed"), { recursive: true });
    mkdirSync(outside);
    writeFileSync(join(outside, "theirs"), "1");
    symlinkSync(outside, join(tree, "closed", "link"));
    chmodSync(outside, 0o500);
    chmodSync(join(tree, "closed"), 0o500);
    await removeTree(tree);
    expect(existsSync(join(outside, "theirs"))).toBe(true);
    expect(() => writeFileSync(join(outside, "new"), "1")).toThrow("EACCES");
  });

  it("is removed although it is too deep for any call to name what is in it", async () => {
    const tree = join(folder, "tree");
    // Made from the bottom up: each folder moves the last one into itself, so that no path here is long.
    const part = "d".repeat(200);
    mkdirSync(join(folder, part));
    for (let deep = 0; deep < 30; deep++) {
      mkdirSync(join(folder, "next"));
      renameSync(join(folder, part), join(folder, "next", part));
      renameSync(join(folder, "next"), join(folder, part));
    }
    renameSync(join(folder, part), tree);
    await removeTree(tree);
    expect(existsSync(tree)).toBe(false);
  });

  it("may be gone already", async () => {
    await expect(removeTree(join(folder, "never"))).resolves.toBeUndefined();
  });
});
