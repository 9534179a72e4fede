import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClaudeHome } from "./claude-home.ts";

let folder: string;
let workspace: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "fd-home-")));
  workspace = join(folder, "work", "my_app.v2");
  mkdirSync(workspace, { recursive: true });
  mkdirSync(join(folder, ".claude"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, value: unknown): void =>
  writeFileSync(join(folder, path), typeof value === "string" ? value : JSON.stringify(value));
const home = (environment: NodeJS.ProcessEnv = {}): ClaudeHome => new ClaudeHome(folder, environment);
const trust = (path: string): void =>
  write(".claude.json", { projects: { [path]: { hasTrustDialogAccepted: true } } });

describe("the home of a person's Claude Code", () => {
  it("is shown in single files, and only the conversations of this workspace and the login are written", () => {
    write(".claude.json", {});
    write(".claude/settings.json", {});
    write(".claude/history.jsonl", "");
    write(".claude/.credentials.json", {});
    expect(home().reads).toEqual([join(folder, ".claude", "settings.json"), join(folder, ".claude.json")]);
    const project = workspace.replaceAll(/[/_.]/g, "-");
    expect(home().writes(workspace)).toEqual([
      join(folder, ".claude", "projects", project),
      join(folder, ".claude", ".credentials.json"),
    ]);
  });

  it("is where the person says", () => {
    const other = join(folder, "other");
    expect(home({ CLAUDE_CONFIG_DIR: other }).folder).toBe(other);
  });

  it("trusts a folder, what is in it, and the worktrees of it", () => {
    expect(home().trusts(workspace)).toBe(false);
    trust(join(folder, "work"));
    expect(home().trusts(workspace)).toBe(true);
    trust(join(folder, "main"));
    expect(home().trusts(workspace)).toBe(false);
    writeFileSync(join(workspace, ".git"), `gitdir: ${folder}/main/.git/worktrees/one\n`);
    expect(home().trusts(workspace)).toBe(true);
  });

  it("remembers a conversation whose transcript lies there, and no other", () => {
    const [conversations = ""] = home().writes(workspace);
    expect(home().remembers(workspace, "abc-1")).toBe(false);
    writeFileSync(join(conversations, "abc-1.jsonl"), "");
    expect(home().remembers(workspace, "abc-1")).toBe(true);
    expect(home().remembers(workspace, "../abc-1")).toBe(false);
  });

  it("with settings that are something else has none", () => {
    write(".claude/settings.json", []);
    write(".claude.json", 5);
    expect(home().settings).toEqual({ env: {}, apiKeyHelper: null, statusLine: null });
    expect(home().hasBegun).toBe(false);
  });

  it("with settings that are no JSON has none", () => {
    write(".claude/settings.json", "{ oops");
    expect(home().settings).toEqual({ env: {}, apiKeyHelper: undefined, statusLine: undefined });
  });
});
