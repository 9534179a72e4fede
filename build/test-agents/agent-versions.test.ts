import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inCheckout } from "../checkout-folder.ts";
import { agentFolder, agentNames, entryOf, versionOf } from "./agent-versions.ts";

interface Lock {
  readonly packages: Readonly<Record<string, { version?: string; integrity?: string; resolved?: string }>>;
}

const lockOf = (name: string): Lock =>
  JSON.parse(readFileSync(inCheckout("build", "test-agents", "locks", `${name}.json`), "utf8")) as Lock;

describe.each(agentNames)("%s", (name) => {
  const version = versionOf(name);
  const lock = lockOf(name);

  it("has a lock for exactly the version and hash that agent-versions.json says", () => {
    expect(lock.packages[`node_modules/${version.package}`]).toMatchObject({
      version: version.version,
      integrity: version.integrity,
    });
  });

  it("has a hash for each package it brings, and names no host", () => {
    const brought = Object.entries(lock.packages).filter(([path]) => path !== "");
    expect(brought.filter(([, { integrity }]) => !/^sha512-.{80,}/.test(integrity ?? ""))).toEqual([]);
    expect(brought.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});

it("lies in the cache by its version, so that two of them can lie side by side", () => {
  expect(agentFolder("codex", { FLIGHTDECK_CACHE: "/cache" })).toBe(
    `/cache/agents/codex-${versionOf("codex").version}`,
  );
});

it("is started from the package of this platform", () => {
  expect(entryOf(versionOf("claude"), "linux", "arm64")).toContain("claude-code-linux-arm64/claude");
  expect(() => entryOf(versionOf("claude"), "win32", "x64")).toThrow("Linux and macOS only");
});
