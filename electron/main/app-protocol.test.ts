import { describe, expect, it, vi } from "vitest";

// Outside Electron the package has no API; the function under test does not call it.
vi.mock("electron", () => ({ protocol: {} }));
const { fileOf } = await import("./app-protocol.ts");

describe("the page's files", () => {
  it.each([
    ["app://flightdeck/", "/app/out/renderer/index.html"],
    ["app://flightdeck/index.html?probe=1", "/app/out/renderer/index.html"],
    ["app://flightdeck/assets/main.js", "/app/out/renderer/assets/main.js"],
  ])("%s is served", (address, file) => {
    expect(fileOf("/app/out/renderer", address)).toBe(file);
  });

  // A browser resolves plain dots itself: what is left is a file inside the folder, which is simply not there.
  it.each(["app://flightdeck/../../package.json", "app://flightdeck/%2e%2e/%2e%2e/package.json"])(
    "%s stays inside the page's folder",
    (address) => {
      expect(fileOf("/app/out/renderer", address)).toBe("/app/out/renderer/package.json");
    },
  );

  it.each([
    "app://flightdeck/..%2f..%2fpackage.json",
    "app://flightdeck/assets/%00.js",
    "app://elsewhere/index.html",
    "app://flightdeck.evil/index.html",
    "https://flightdeck/index.html",
  ])("%s is no file of the page", (address) => {
    expect(fileOf("/app/out/renderer", address)).toBeUndefined();
  });
});
