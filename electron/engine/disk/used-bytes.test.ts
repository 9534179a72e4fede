import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { usedBytes } from "./used-bytes.ts";

const MIB = 1024 ** 2;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-used-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what folders take", () => {
  it("counts every file once and follows no link", async () => {
    const [one, two, outside] = ["one", "two", "outside"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const each of [one, two, outside]) mkdirSync(each);
    writeFileSync(join(outside, "large"), Buffer.alloc(16 * MIB, 1));
    writeFileSync(join(one, "file"), Buffer.alloc(2 * MIB, 1));
    linkSync(join(one, "file"), join(one, "again"));
    symlinkSync(outside, join(one, "away"));
    symlinkSync(join(outside, "large"), join(one, "-rf"));
    writeFileSync(join(two, "with\nbreak"), Buffer.alloc(MIB, 1));
    const used = await usedBytes([one, two]);
    expect(used).toBeGreaterThanOrEqual(3 * MIB);
    expect(used).toBeLessThan(3.5 * MIB);
  });

  it("gives up in time", async () => {
    await expect(usedBytes(["/usr", "/proc"], 1)).rejects.toThrow(/could not be counted in 0\.001 s/);
  });

  it("goes on where something cannot be read or is gone", async () => {
    writeFileSync(join(folder, "file"), Buffer.alloc(MIB, 1));
    expect(await usedBytes([folder, join(folder, "gone")])).toBeGreaterThanOrEqual(MIB);
    await expect(usedBytes([join(folder, "gone")])).rejects.toThrow(/gone/);
  });
});
