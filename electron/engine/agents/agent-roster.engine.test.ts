import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Installation } from "#launch/installation.ts";
import { agentAdapters } from "./agent-adapters.ts";
import { AgentRoster } from "./agent-roster.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-agents-"));
  vi.stubEnv("PATH", `${folder}:/usr/bin:/bin`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A program on PATH that prints and ends, as a real one of that name would. */
function install(name: string, says: string, code = 0): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\nprintf '${says}'\nexit ${code}\n`);
  chmodSync(file, 0o755);
}

/** All that this Flightdeck can fly, in the surroundings of this test. */
const rosterAt = (nowMs: () => number): AgentRoster =>
  new AgentRoster(
    nowMs,
    agentAdapters({
      installation: new Installation(folder, { sources: true }),
      environment: process.env,
    }),
  );

const named = async (roster: AgentRoster): Promise<unknown> =>
  (await roster.look()).map(({ agent, family, version }) => [agent, family, version]);

describe("the agents of this machine", () => {
  it("are those that say their version; a missing or broken one cannot fly", async () => {
    install("claude", "2.1.197 (Claude Code)\\nmore");
    install("codex", "cannot load config", 1);
    expect(await named(rosterAt(() => 0))).toEqual([["claude", "anthropic", "2.1.197 (Claude Code)"]]);
  });

  it("have no version that would not be a line of text", async () => {
    install("codex", "\\033[31m1.2\\033[0m");
    expect(await named(rosterAt(() => 0))).toEqual([["codex", "openai", null]]);
  });

  it("are looked for again after a while, and by everybody at once only once", async () => {
    let now = 0;
    const roster = rosterAt(() => now);
    expect(roster.look()).toBe(roster.look());
    expect(await named(roster)).toEqual([]);
    install("codex", "codex-cli 0.169.0");
    now = 29_999;
    expect(await named(roster)).toEqual([]);
    now = 30_000;
    expect(await named(roster)).toEqual([["codex", "openai", "codex-cli 0.169.0"]]);
  });
});
