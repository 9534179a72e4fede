import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sayVersion, type Versioned } from "./say-version.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-agents-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is found of a program that prints this and ends with that. */
function found(says: string, code = 0): Promise<Versioned> {
  const file = join(folder, "agent");
  writeFileSync(file, `#!/bin/sh\nprintf '${says}'\nexit ${code}\n`);
  chmodSync(file, 0o755);
  return sayVersion("agent", { PATH: `relative:${folder}` });
}

describe("an installed program", () => {
  it("says its version in its first line, and where it lies", async () => {
    expect(await found("2.1.197 (An Agent)\\nmore")).toEqual({
      state: "found",
      path: join(folder, "agent"),
      version: "2.1.197 (An Agent)",
    });
  });

  it("has no version that would not be a line of text", async () => {
    expect(await found("\\033[31m1.2\\033[0m")).toMatchObject({ state: "found", version: null });
  });

  it("that cannot say it is broken, with what it said", async () => {
    const seen = await found("cannot load config", 1);
    expect(seen).toMatchObject({
      state: "broken",
      reason: expect.stringContaining("cannot load config") as string,
    });
  });

  it("that is nowhere is missing", async () => {
    expect(await sayVersion("no-such-agent", { PATH: folder })).toEqual({ state: "missing" });
  });
});
