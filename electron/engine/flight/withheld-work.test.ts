import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withheldWork } from "./withheld-work.ts";

let workspace: string;
beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), "fd-withheld-")));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const about = (touch: readonly string[], expectedFiles: readonly string[] = []) =>
  withheldWork(workspace, [join(workspace, "AGENTS.md"), join(workspace, "web", ".claude")], {
    touch,
    expectedFiles,
  });

describe("work on files that are hidden from its agent", () => {
  it.each([
    [["AGENTS.md"], []],
    [["agents.md"], []],
    [["web/.claude/**"], []],
    [["**"], ["web/.claude/rules/a.md"]],
  ])("is refused where the task names them: may touch %j, expects %j", (touch, expected) => {
    expect(about(touch, expected)?.refusal).toContain("flightdeck repository agent-files");
  });

  it.each([
    [["**"], []],
    [["src/**"], ["src/a.ts"]],
    [[".claude/**"], []],
  ])("is told to an agent that may not need them: may touch %j", (touch, expected) => {
    const work = about(touch, expected);
    expect(work?.refusal).toBeNull();
    expect(work?.note).toMatch(/lost[^]*- AGENTS\.md\n- web\/\.claude\n/);
  });

  it("is nothing where nothing is hidden", () => {
    expect(withheldWork(workspace, [], { touch: ["AGENTS.md"], expectedFiles: [] })).toBeNull();
  });
});
