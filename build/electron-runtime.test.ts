import { expect, it } from "vitest";
import { napiOf, requireFallbackFits } from "./electron-runtime.ts";
import { cacheFolder } from "./electron-runtime/cache-folder.ts";

it.each([
  ["33.2.1", 9],
  ["34.5.8", 9],
  ["35.0.0", 10],
  ["45.4.1", 10],
])("knows the Node-API of Electron %s", (version, napi) => {
  expect(napiOf(version)).toBe(napi);
});

it.each([
  ["linux", "arm64"],
  ["darwin", "arm64"],
  ["win32", "x64"],
] as const)("says that there is no fallback for %s on %s", (platform, arch) => {
  expect(() => requireFallbackFits(platform, arch, "Electron cannot be downloaded (offline)")).toThrow(
    `Electron cannot be downloaded (offline), and there is no other source for ${platform} on ${arch}.`,
  );
});

it("goes on to the fallback on Linux x64", () => {
  expect(() => requireFallbackFits("linux", "x64", "")).not.toThrow();
});

it.each([
  [{ FLIGHTDECK_CACHE: "/own", XDG_CACHE_HOME: "/xdg", HOME: "/h" }, "/own"],
  [{ XDG_CACHE_HOME: "/xdg", HOME: "/h" }, "/xdg/flightdeck"],
  [{ XDG_CACHE_HOME: "relative", HOME: "/h" }, "/h/.cache/flightdeck"],
  [{ FLIGHTDECK_CACHE: "", HOME: "/h" }, "/h/.cache/flightdeck"],
])("finds the cache folder in %j", (environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
