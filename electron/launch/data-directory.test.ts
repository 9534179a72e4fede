import { describe, expect, it } from "vitest";
import {
  dataDirectoryFrom,
  defaultDataDirectory,
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
