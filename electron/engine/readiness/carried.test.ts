import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { carryInto } from "./carried.ts";

const GIB = 1024 ** 3;

let folder: string;
let checkout: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-carry-"));
  [checkout, workspace] = [join(folder, "checkout"), join(folder, "workspace")];
  mkdirSync(checkout);
  mkdirSync(workspace);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, text: string): void => {
  mkdirSync(join(checkout, path, ".."), { recursive: true });
  writeFileSync(join(checkout, path), text);
};
const carry = (...patterns: string[]) => carryInto(workspace, patterns, checkout);

describe("what a workspace gets from the person's checkout", () => {
  it("is copies of the files that are named, by name or by pattern", async () => {
    put(".env", "A=1");
    put("config/dev.local.json", "{}");
    expect(await carry(".env", "config/*.local.json", "config/*.none")).toBeNull();
    expect(readFileSync(join(workspace, ".env"), "utf8")).toBe("A=1");
    writeFileSync(join(workspace, ".env"), "A=2");
    expect(readFileSync(join(checkout, ".env"), "utf8")).toBe("A=1");
    expect(existsSync(join(workspace, "config/dev.local.json"))).toBe(true);
  });

  it("is left as an earlier attempt has it", async () => {
    put(".env", "A=1");
    writeFileSync(join(workspace, ".env"), "A=2");
    expect(await carry(".env")).toBeNull();
    expect(readFileSync(join(workspace, ".env"), "utf8")).toBe("A=2");
  });

  it("never follows a link, wherever it stands", async () => {
    mkdirSync(join(folder, "elsewhere"));
    writeFileSync(join(folder, "elsewhere", "key"), "secret");
    symlinkSync("/etc/passwd", join(checkout, ".env"));
    symlinkSync(join(folder, "elsewhere"), join(checkout, "keys"));
    put("nested/key", "mine");
    symlinkSync(join(folder, "elsewhere"), join(workspace, "nested"));
    const sentence = await carry(".env", "keys/key", "nested/key");
    expect(sentence).toContain(".env (it is a link)");
    expect(sentence).toContain("keys/key (a folder on the way to it is a link)");
    expect(sentence).toContain("nested/key (a folder on the way to it is a link");
    expect(lstatSync(join(workspace, ".env"), { throwIfNoEntry: false })).toBeUndefined();
    expect(readFileSync(join(folder, "elsewhere", "key"), "utf8")).toBe("secret");
  });

  it("leaves no room for paths that lead out", async () => {
    writeFileSync(join(folder, "outside"), "secret");
    expect(await carry("../outside", "/etc/passwd", ".git/config")).toContain("../outside (");
    expect(existsSync(join(folder, "outside"))).toBe(true);
    expect(existsSync(join(workspace, "outside"))).toBe(false);
  });

  it("is small: a file of 1 GB is named and not copied", async () => {
    put(".env", "");
    truncateSync(join(checkout, ".env"), GIB);
    expect(await carry(".env")).toContain(".env (more than 50 MB in all)");
    expect(existsSync(join(workspace, ".env"))).toBe(false);
  });

  it("is missing when a file that is named is not there", async () => {
    expect(await carry(".env")).toMatch(/\.env \(it is not there\).*No agent was started/);
    expect(await carry(".env*")).toBeNull();
  });
});
