import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { conventionsAtCommit } from "./conventions-at-commit.ts";

let repository: string;
beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), "fd-conventions-"));
  git("init", "-q", "-b", "main");
});
afterEach(() => rmSync(repository, { recursive: true, force: true }));

function git(...args: string[]): string {
  const who = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"];
  return execFileSync("git", ["-C", repository, ...who, ...args], { encoding: "utf8" }).trim();
}
function write(path: string, text: string): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), text);
}
function commit(): string {
  git("add", "-A");
  git("commit", "-q", "-m", "a change");
  return git("rev-parse", "HEAD");
}
const at = async (hash: string) =>
  await conventionsAtCommit({ gitDir: join(repository, ".git"), workTree: null }, hash);

it("are words and skills of that very commit, each said once", async () => {
  write("AGENTS.md", "Use tabs.\n");
  write("CLAUDE.md", "@AGENTS.md\n");
  write("CONTRIBUTING.md", "Sign off.\n");
  write(".claude/skills/api/SKILL.md", "Name it.\n");
  write(".agents/skills/api/SKILL.md", "Name it.\n");
  write(".agents/skills/api/more.md", "Not one.\n");
  const before = commit();
  write("AGENTS.md", "Anything goes.\n");
  commit();
  write("AGENTS.md", "Only on disk.\n");
  expect(await at(before)).toEqual([
    { path: "AGENTS.md", text: "Use tabs.\n" },
    { path: "CONTRIBUTING.md", text: "Sign off.\n" },
    { path: ".agents/skills/api/SKILL.md", text: "Name it.\n" },
  ]);
});

it("are named without their text where that is too large, and none behind a link", async () => {
  write("elsewhere.md", "Not for this.\n");
  symlinkSync("elsewhere.md", join(repository, "CLAUDE.md"));
  write("AGENTS.md", "x".repeat(256_001));
  expect(await at(commit())).toEqual([{ path: "AGENTS.md", text: null }]);
  rmSync(join(repository, "AGENTS.md"));
  expect(await at(commit())).toEqual([]);
});
