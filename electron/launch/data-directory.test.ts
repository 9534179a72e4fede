import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  dataDirectoryFrom,
  defaultDataDirectory,
  makeFolder,
  socketAddress,
  type Surroundings,
} from "./data-directory.ts";
import { PlainError } from "./plain-error.ts";

const person = (platform: NodeJS.Platform, env: Surroundings["env"] = {}): Surroundings => ({
  platform,
  env,
  home: "/home/ada",
});

describe("the data directory", () => {
  it.each([
    ["linux", {}, "/home/ada/.local/share/flightdeck"],
    ["linux", { XDG_DATA_HOME: "/data" }, "/data/flightdeck"],
    ["linux", { XDG_DATA_HOME: "not/absolute" }, "/home/ada/.local/share/flightdeck"],
    ["darwin", {}, "/home/ada/Library/Application Support/Flightdeck"],
  ] as const)("follows the platform: %s with %j", (platform, env, expected) => {
    expect(defaultDataDirectory(person(platform, env))).toBe(expected);
  });

  it("is the one FLIGHTDECK_HOME names", () => {
    expect(dataDirectoryFrom(person("linux", { FLIGHTDECK_HOME: "/elsewhere" }))).toBe("/elsewhere");
  });

  it.each([[{ VITEST: "true" }], [{ VITEST: "true", FLIGHTDECK_HOME: "/home/ada/.local/share/flightdeck" }]])(
    "is never the real one in a test: %j",
    (env) => {
      expect(() => dataDirectoryFrom(person("linux", env))).toThrow(PlainError);
    },
  );
});

describe("a relative FLIGHTDECK_HOME", () => {
  it("is refused: it would be another folder from every place", () => {
    expect(() => dataDirectoryFrom(person("linux", { FLIGHTDECK_HOME: "data" }))).toThrow(
      /Give the whole path/,
    );
  });
});

describe("making a folder", () => {
  const base = mkdtempSync(join(tmpdir(), "fd-folder-"));
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it("makes what is missing of it, privately, and is content with what is there", () => {
    const deep = join(base, "a", "b", "c");
    makeFolder(deep);
    makeFolder(deep);
    expect(statSync(deep).mode & 0o777).toBe(0o700);
  });

  it.runIf(process.platform === "linux")("gives up at once where the system makes no folders", () => {
    expect(() => makeFolder("/proc/flightdeck/run")).toThrow(/ENOENT/);
  });

  it("does not take a file for a folder", () => {
    writeFileSync(join(base, "file"), "");
    expect(() => makeFolder(join(base, "file"))).toThrow(/EEXIST/);
    expect(() => makeFolder(join(base, "file", "below"))).toThrow(/ENOTDIR/);
  });
});

describe("a socket address", () => {
  it.runIf(process.platform !== "win32")(
    "is refused with a sentence when the system would cut it off",
    () => {
      const exact = `/${"d".repeat(100 - "//run/engine.sock".length)}`;
      expect(Buffer.byteLength(socketAddress(exact, "engine"))).toBe(100);
      expect(() => socketAddress(`${exact}d`, "engine")).toThrow(/101 bytes and 100 are allowed/);
    },
  );

  it.runIf(process.platform !== "win32")("counts bytes, not characters", () => {
    expect(() => socketAddress(`/${"é".repeat(60)}`, "engine")).toThrow(PlainError);
  });
});
