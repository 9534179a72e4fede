import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AgentFilesView } from "#shared/contract/repository-requests.ts";
import { agentFilesAnswers } from "./agent-files-answers.ts";
import { agentFilesOnDisk } from "./files-on-disk.ts";
import { trustsWorkspace } from "./trusts-workspace.ts";
import { withheldFiles } from "./withheld-files.ts";

let folder: string;
let home: string;
let repository: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-agent-files-"));
  [home, repository, workspace] = [join(folder, "home"), join(folder, "repository"), join(folder, "w")];
  mkdirSync(home);
  mkdirSync(repository);
  git("init", "-q", "-b", "main");
  write("README.md", "# A sample\n");
  commit();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): void {
  const who = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"];
  execFileSync("git", ["-C", repository, ...who, ...args]);
}
function write(path: string, text: string, where = repository): void {
  mkdirSync(dirname(join(where, path)), { recursive: true });
  writeFileSync(join(where, path), text);
}
function commit(): void {
  git("add", "-A");
  git("commit", "-q", "-m", "a change");
}
/** A copy as a task gets it. */
function checkOut(): void {
  rmSync(workspace, { recursive: true, force: true });
  git("worktree", "prune");
  git("worktree", "add", "-q", "--detach", workspace, "main");
}

const hooks = (...commands: readonly string[]): string => {
  const each = commands.map((command) => ({ hooks: [{ type: "command", command }] }));
  return JSON.stringify({ hooks: { PreToolUse: each } });
};

const where = () => ({ repository, baseBranch: null });
const answers = () => agentFilesAnswers(home, () => 1);
async function seen(): Promise<AgentFilesView> {
  const outcome = await answers()["repository.agent-files"](where());
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value;
}
const say = async (answer: "trust" | "decline", sha256: string | null) =>
  answers()["repository.answer-agent-files"]({ ...where(), sha256: sha256 ?? "", answer });
const trusts = () => trustsWorkspace({ home, report: () => undefined }, repository, workspace);

describe("what a repository brings for the CLIs of agents", () => {
  it("needs nobody's yes where there is nothing, also not for words deeper down", async () => {
    write("src/CLAUDE.md", "Short functions.\n");
    write("src/.codex/config.toml", "\n");
    commit();
    expect(await seen()).toMatchObject({ paths: [], sha256: null, trust: "not-needed" });
    checkOut();
    expect(await trusts()).toBe(false);
  });

  it("is trusted by its hash, the same at the commit and in the workspace, and asked again when a byte changed", async () => {
    write("CLAUDE.md", "Short functions.\n");
    write(".claude/settings.json", "{}\n");
    write(".mcp.json", "{}\n");
    commit();
    checkOut();
    const { paths, sha256, trust } = await seen();
    expect([trust, paths]).toEqual(["untrusted", [".claude/settings.json", ".mcp.json", "CLAUDE.md"]]);
    expect(await agentFilesOnDisk(workspace)).toMatchObject({ state: "known", sha256 });
    expect(await trusts()).toBe(false);
    expect(await say("trust", sha256)).toMatchObject({ ok: true, value: { trust: "trusted" } });
    expect(await trusts()).toBe(true);

    write(".claude/settings.json", '{ "hooks": {} }\n');
    commit();
    checkOut();
    expect(await seen()).toMatchObject({
      trust: "changed",
      changes: ["- .claude/settings.json: {}", '+ .claude/settings.json: { "hooks": {} }'],
    });
    expect(await trusts()).toBe(false);
    expect(await say("trust", sha256)).toMatchObject({ ok: false, failure: { code: "conflict" } });
  });

  it("is not what somebody put into the workspace since, where git ignores it or not", async () => {
    write(".gitignore", ".claude/\n");
    write("AGENTS.md", "Short functions.\n");
    commit();
    checkOut();
    await say("trust", (await seen()).sha256);
    expect(await trusts()).toBe(true);
    write(".claude/settings.local.json", "{}", workspace);
    expect(await trusts()).toBe(false);
  });

  it("stays with a no, which also takes an earlier yes back, until it changes", async () => {
    write("AGENTS.md", "Short functions.\n");
    commit();
    checkOut();
    await say("trust", (await seen()).sha256);
    await say("decline", (await seen()).sha256);
    expect((await seen()).trust).toBe("declined");
    expect(await trusts()).toBe(false);
    write("AGENTS.md", "Long functions.\n");
    commit();
    expect((await seen()).trust).toBe("untrusted");
  });

  it("cannot be trusted where a link leads to other files; one among these files may", async () => {
    write("AGENTS.md", "Short functions.\n");
    symlinkSync("AGENTS.md", join(repository, "CLAUDE.md"));
    commit();
    checkOut();
    await say("trust", (await seen()).sha256);
    expect(await trusts()).toBe(true);
    symlinkSync("../README.md", join(repository, ".mcp.json"));
    commit();
    checkOut();
    expect(await seen()).toMatchObject({
      sha256: null,
      trust: "untrusted",
      problem: ".mcp.json is a link that leads to other files.",
    });
    expect(await trusts()).toBe(false);
  });

  it("is also what Claude Code finds deeper down, and nobody else's", async () => {
    write("libs/one/.claude/skills/lint/SKILL.md", "---\nname: lint\n---\nLint.\n");
    write("libs/one/.mcp.json", "{}\n");
    write("libs/one/opencode.json", "{}\n");
    write("node_modules/one/.claude/settings.json", "{}\n");
    commit();
    checkOut();
    const { paths, sha256 } = await seen();
    expect(paths).toEqual(["libs/one/.claude/skills/lint/SKILL.md"]);
    await say("trust", sha256);
    expect(await trusts()).toBe(true);
    write("libs/two/.claude/skills/other/SKILL.md", "Other.\n", workspace);
    expect(await trusts()).toBe(false);
  });

  it("is also the scripts that its hooks run, and the programs of its servers", async () => {
    write(
      ".claude/settings.json",
      hooks("$CLAUDE_PROJECT_DIR/scripts/check.sh >> logs/check.log", "npm run lint"),
    );
    write(".mcp.json", '{ "mcpServers": { "notes": { "command": "node", "args": ["tools/notes"] } } }\n');
    write("scripts/check.sh", "#!/bin/sh\n. ./scripts/common.sh\n");
    write("scripts/common.sh", "true\n");
    write("tools/notes/index.mjs", 'import { line } from "./line.mjs";\n');
    write("tools/notes/line.mjs", "export const line = 1;\n");
    write("package.json", '{ "scripts": { "lint": "node build/lint.mjs", "start": "node src/main.mjs" } }\n');
    write("build/lint.mjs", "\n");
    write("src/main.mjs", "\n");
    commit();
    checkOut();
    const { paths, sha256 } = await seen();
    expect(paths).toEqual([
      ".claude/settings.json",
      ".mcp.json",
      "build/lint.mjs",
      "package.json",
      "scripts/check.sh",
      "scripts/common.sh",
      "tools/notes/index.mjs",
      "tools/notes/line.mjs",
    ]);
    await say("trust", sha256);
    write("logs/check.log", "checked\n", workspace);
    write("src/main.mjs", "changed by the work itself\n", workspace);
    expect(await trusts()).toBe(true);
    write("scripts/common.sh", "other words\n", workspace);
    expect(await trusts()).toBe(false);
    write("scripts/common.sh", "other words\n");
    commit();
    expect(await seen()).toMatchObject({
      trust: "changed",
      changes: ["- scripts/common.sh: true", "+ scripts/common.sh: other words"],
    });
  });

  it("is trusted by nobody where what was said cannot be read", async () => {
    write("AGENTS.md", "Short functions.\n");
    commit();
    checkOut();
    await say("trust", (await seen()).sha256);
    writeFileSync(join(home, "trust.json"), "{");
    const said: string[] = [];
    const report = (sentence: string) => void said.push(sentence);
    expect(await trustsWorkspace({ home, report }, repository, workspace)).toBe(false);
    expect(said.join()).toContain("trust.json cannot be read");
  });
});

describe("what a box hides of a workspace that nobody trusted", () => {
  it("is each file and folder that a CLI loads by its name, and where a link leads to within the workspace", async () => {
    write(".claude/settings.json", "{}\n");
    write(".mcp.json", "{}\n");
    write("libs/one/.claude/skills/lint/SKILL.md", "Lint.\n");
    write("libs/one/CLAUDE.md", "Short functions.\n");
    write("words.md", "Short functions.\n");
    symlinkSync("words.md", join(repository, "AGENTS.md"));
    symlinkSync("not-there", join(repository, ".codex"));
    commit();
    checkOut();
    const hidden = await withheldFiles(workspace);
    const top = `${realpathSync(workspace)}/`;
    expect(hidden.map((path) => path.slice(top.length)).toSorted()).toEqual([
      ".claude",
      ".mcp.json",
      "libs/one/.claude",
      "words.md",
    ]);
  });

  it.each(["../repository", "."])("cannot be known where one of them is a link to %s", async (target) => {
    write("README.md", "# Another\n");
    symlinkSync(target, join(repository, ".claude"));
    commit();
    checkOut();
    await expect(withheldFiles(workspace)).rejects.toThrow(".claude of the repository is a link");
  });
});
