import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { thingOf } from "./tool-ask.ts";

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "fd-tools-"));
  writeFileSync(join(workspace, "a.txt"), "one\ntwo\n");
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

describe("what a tool is about to do", () => {
  it("is a command with its exact words", () => {
    const input = { command: "rm -rf build && make", description: "rebuilds" };
    expect(thingOf("Bash", input, workspace)).toEqual({
      kind: "command",
      command: "rm -rf build && make",
      cwd: workspace,
    });
  });

  it("is the change of a file, compared with what the file holds now", () => {
    const edit = { file_path: join(workspace, "a.txt"), old_string: "two", new_string: "2$&" };
    expect(thingOf("Edit", edit, workspace)).toEqual({
      kind: "file",
      access: "write",
      path: "a.txt",
      diff: "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+2$&\n",
    });
    expect(thingOf("Write", { file_path: "new/b.txt", content: "new\n" }, workspace)).toMatchObject({
      path: "new/b.txt",
      diff: "--- /dev/null\n+++ b/new/b.txt\n@@ -0,0 +1,1 @@\n+new\n",
    });
  });

  it("is shown without a comparison where the name is no file: a pipe would be waited for for ever", () => {
    execFileSync("mkfifo", [join(workspace, "pipe")]);
    for (const path of ["pipe", "/dev/zero"])
      expect(thingOf("Write", { file_path: path, content: "new\n" }, workspace)).toMatchObject({
        diff: expect.stringContaining("+new") as string,
      });
  });

  it("names the whole path of a file outside the workspace", () => {
    expect(thingOf("Read", { file_path: "/etc/hosts" }, workspace)).toEqual({
      kind: "file",
      access: "read",
      path: "/etc/hosts",
      diff: null,
    });
    expect(thingOf("Write", { file_path: "../up.txt", content: "" }, workspace)).toMatchObject({
      path: join(workspace, "..", "up.txt"),
    });
  });

  it("shows the input where the edit does not fit the file", () => {
    const thing = thingOf("Edit", { file_path: "a.txt", old_string: "three", new_string: "3" }, workspace);
    expect(thing.kind === "file" && thing.diff).toContain('"old_string": "three"');
  });

  it("is a host, or a tool with its input", () => {
    expect(thingOf("WebFetch", { url: "https://example.org/x", prompt: "?" }, workspace)).toEqual({
      kind: "network",
      host: "example.org",
      port: 443,
      url: "https://example.org/x",
    });
    expect(thingOf("mcp__db__drop_table", { table: "users" }, workspace)).toEqual({
      kind: "tool",
      server: "db",
      tool: "drop_table",
      input: { table: "users" },
    });
    expect(thingOf("Bash", { command: 5 }, workspace)).toMatchObject({ kind: "tool", tool: "Bash" });
  });
});
