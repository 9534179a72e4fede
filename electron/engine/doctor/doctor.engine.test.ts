import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { claudeAdapter } from "../agents/claude/claude-adapter.ts";
import { codexAdapter } from "../agents/codex/codex-adapter.ts";
import { opencodeAdapter } from "../agents/opencode/opencode-adapter.ts";
import { Installation } from "#launch/installation.ts";
import { agentChecks } from "./agent-checks.ts";
import { runCheck, type Check } from "./check.ts";
import { computerChecks } from "./computer-checks.ts";
import { gitChecks } from "./git-checks.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-doctor-"));
  vi.stubEnv("PATH", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A program on PATH that prints a line and ends with a code, as a real one of that name would. */
function install(name: string, says: string, code = 0): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho '${says}'\nexit ${code}\n`);
  chmodSync(file, 0o755);
}

const look = (checks: readonly Check[], id: string) => {
  const check = checks.find((each) => each.id === id);
  if (check === undefined) throw new Error(`there is no check ${id}`);
  return runCheck(check, () => 1);
};

describe("the doctor", () => {
  it.each([
    ["git version 2.39.5", "good", "git 2.39.5 is installed."],
    ["git version 3.0.1", "good", "git 3.0.1 is installed."],
    ["git version 2.38.0", "good", "git 2.38.0 is installed."],
    ["git version 2.37.9", "problem", "git 2.37.9 is too old; 2.38 or newer is needed."],
    ["hello", "unknown", 'git said "hello", which names no version.'],
  ])("reads %j as %s", async (says, state, sentence) => {
    install("git", says);
    expect(await look(gitChecks, "git.version")).toMatchObject({ state, sentence });
  });

  it("says that git is missing, and how to get it", async () => {
    const found = await look(gitChecks, "git.version");
    expect(found).toMatchObject({ state: "problem" });
    expect(found.sentence).toContain("git is not installed");
    expect(found.fix).toMatch(/git/i);
  });

  it("never works in the repository that a GIT_ variable of its surroundings names", async () => {
    vi.unstubAllEnvs();
    const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();
    git("init", "--quiet", "victim");
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid"];
    git("-C", "victim", ...identity, "commit", "--quiet", "--allow-empty", "-m", "mine");
    const before = git("-C", "victim", "rev-parse", "HEAD");
    vi.stubEnv("GIT_DIR", join(folder, "victim", ".git"));
    vi.stubEnv("GIT_WORK_TREE", join(folder, "victim"));
    expect(await look(gitChecks, "git.worktrees")).toMatchObject({ state: "good" });
    vi.unstubAllEnvs();
    expect(git("-C", "victim", "rev-parse", "HEAD")).toBe(before);
    expect(git("-C", "victim", "worktree", "list").split("\n")).toHaveLength(1);
  });

  it("names the version of an agent, the command for a missing one, and what a broken one said", async () => {
    install("claude", "2.1.197 (Claude Code)");
    install("codex", "cannot load config", 1);
    const parts = { installation: new Installation(folder, { sources: true }), environment: process.env };
    const checks = agentChecks([claudeAdapter(parts), codexAdapter(parts), opencodeAdapter(parts)]);
    expect(await look(checks, "agent.claude")).toMatchObject({
      state: "good",
      sentence: expect.stringContaining("2.1.197 (Claude Code)") as string,
    });
    expect(await look(checks, "agent.codex")).toMatchObject({
      state: "problem",
      sentence: expect.stringContaining("cannot load config") as string,
    });
    expect(await look(checks, "agent.opencode")).toMatchObject({
      state: "warning",
      fix: "npm install -g opencode-ai",
    });
  });

  it("never shows a check that failed to look as good", async () => {
    const broken: Check = { id: "x", title: "x", look: () => Promise.reject(new Error("no such device")) };
    expect(await runCheck(broken, () => 7)).toEqual({
      id: "x",
      title: "x",
      state: "unknown",
      sentence: "This could not be checked: no such device.",
      fix: null,
      checkedAt: 7,
    });
    expect(
      (
        await look(
          computerChecks(join(folder, "gone"), () => null),
          "disk.data",
        )
      ).state,
    ).toBe("unknown");
  });

  it("warns when the clock was set back behind what is stored", async () => {
    const tomorrow = Date.now() + 86_400_000;
    expect(
      (
        await look(
          computerChecks(folder, () => tomorrow),
          "clock",
        )
      ).state,
    ).toBe("warning");
    expect(
      (
        await look(
          computerChecks(folder, () => 1),
          "clock",
        )
      ).state,
    ).toBe("good");
  });
});
