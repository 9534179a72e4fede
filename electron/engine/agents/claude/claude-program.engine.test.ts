import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claudeProgram } from "./claude-program.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-claude-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HELP = "  --input-format --output-format --permission-prompt-tool --settings --resume";

/** A program that hangs for as long as a file lies beside it. */
function program(): string {
  const file = join(folder, "claude");
  const busy = join(folder, "busy");
  writeFileSync(busy, "");
  writeFileSync(file, `#!/bin/sh\n[ -e ${busy} ] && exec sleep 30\necho "${HELP}"\n`);
  chmodSync(file, 0o755);
  return file;
}

it("that does not say in time what it can do is asked again, and is no old version for that", async () => {
  const path = program();
  await expect(claudeProgram(path, 100)).rejects.toThrow("did not say in time what it can do");
  rmSync(join(folder, "busy"));
  const { capabilities } = await claudeProgram(path);
  expect([...capabilities]).toContain("exec");
  writeFileSync(join(folder, "busy"), "");
  expect(await claudeProgram(path, 100)).toMatchObject({ path });
});
