import { describe, expect, it } from "vitest";
import { gatherFiles } from "./gather-files.ts";

/** The paths that are looked at with these files, beside the first of them. */
async function lookedAt(
  files: Readonly<Record<string, string | { readonly leadsTo: string }>>,
): Promise<readonly string[]> {
  const gathered = await gatherFiles({
    paths: Object.keys(files),
    read: (path) => {
      const content = files[path] ?? "";
      return Promise.resolve(typeof content === "string" ? Buffer.from(content) : content);
    },
  });
  if (gathered.state !== "known") throw new Error(JSON.stringify(gathered));
  return gathered.paths.filter((path) => path !== Object.keys(files)[0]);
}

describe("what the settings of an agent refer to", () => {
  it.each([
    ["a plugin", "opencode.json", '{ "plugin": ["./tools/plug.ts"] }', "tools/plug.ts"],
    ["a plugin by its address", "opencode.json", '{ "plugin": ["file://./plug.js"] }', "plug.js"],
    ["a plugin of its terminal", "tui.json", '{ "plugin": ["./tools/screen.tsx"] }', "tools/screen.tsx"],
    ["words for every prompt", "opencode.json", '{ "instructions": ["docs/style.md"] }', "docs/style.md"],
    ["a text taken in", "CLAUDE.md", "See @docs/style.md.", "docs/style.md"],
    ["a command of a skill", ".claude/skills/a/SKILL.md", "Now: !`sh ./see.sh`", ".claude/skills/a/see.sh"],
    ["a hook of a skill", ".claude/skills/a/SKILL.md", "---\\ncommand: x/hook.py\\n---\\n", "x/hook.py"],
    [
      "a server of Codex",
      ".codex/config.toml",
      'command = "python3"\\nargs = ["-m", "tools.serve"]',
      "tools/serve.py",
    ],
    ["a recipe", ".claude/settings.json", '{ "command": "make -s lint" }', "Makefile"],
    [
      "a quoted path",
      ".claude/settings.json",
      '{ "command": "\\\\"$CLAUDE_PROJECT_DIR\\\\"/hook.sh" }',
      "hook.sh",
    ],
    [
      "a plugin of Claude Code",
      ".claude/settings.json",
      '{ "path": "./own" }',
      "own/.claude-plugin/plugin.json",
    ],
  ])("is looked at: %s", async (_, settings, text, path) => {
    const said = text.replaceAll("\\n", "\n");
    expect(await lookedAt({ [settings]: said, [path]: "", "other.ts": "", "src/index.ts": "" })).toEqual([
      path,
    ]);
  });

  it.each([
    ["a rule about files", ".claude/settings.json", '{ "allow": ["Edit(src/**)", "Bash(eslint src/)"] }'],
    ["a log", ".claude/settings.json", '{ "command": "date >> src/log.sh" }'],
    ["words that only name a file", "CLAUDE.md", "The start is `src/index.ts`; run src/log.sh."],
    ["what leads out of the repository", "opencode.json", '{ "plugin": ["../src/index.ts", "/etc/x"] }'],
  ])("is nothing of the work itself: %s", async (_, settings, text) => {
    expect(await lookedAt({ [settings]: text, "src/index.ts": "", "src/log.sh": "" })).toEqual([]);
  });

  it("is followed from one program to the next, in a circle too", async () => {
    const looked = await lookedAt({
      ".opencode/plugin/p.ts": 'import { a } from "../../lib/a.js";',
      "lib/a.ts": 'import b from "./b"; import data from "./data.json";',
      "lib/b/index.ts": 'import "../a.ts";',
      "lib/data.json": "{}",
      "lib/c.ts": "",
    });
    expect(looked).toEqual(["lib/a.ts", "lib/b/index.ts"]);
  });

  it("is the end of a link, and nothing is trusted when that is not there", async () => {
    const link = { leadsTo: "../../shared" };
    expect(await lookedAt({ ".claude/skills/s": link, "shared/SKILL.md": "" })).toEqual(["shared/SKILL.md"]);
    await expect(lookedAt({ ".claude/skills/s": link })).rejects.toThrow("a link that leads to other files");
  });

  it("ends with packages that run each other's scripts", async () => {
    const looked = await lookedAt({
      ".claude/settings.json": '{ "command": "npm run a --prefix x" }',
      "package.json": '{ "scripts": { "b": "npm run c --prefix x/", "c": "node c.mjs" } }',
      "x/package.json": '{ "scripts": { "a": "npm run b", "c": "npm run b" } }',
      "c.mjs": "",
    });
    expect(looked).toContain("package.json");
  });

  it("is too much where it is more than a person can look at", async () => {
    const paths = Array.from({ length: 301 }, (_, at) => `.claude/${at}`);
    expect(await gatherFiles({ paths, read: () => Promise.resolve(Buffer.from("")) })).toMatchObject({
      state: "unfit",
    });
  });
});
