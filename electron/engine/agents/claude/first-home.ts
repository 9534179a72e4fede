import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeWholeFile } from "../../effects/whole-file.ts";

/**
 * A home for one session, for whoever never opened Claude Code: its choice of looks is skipped, and nothing else. Whether the key
 * may be used it still asks, and a person answers.
 */
export function firstHome(recordFolder: string): string {
  const folder = join(recordFolder, "claude-home");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWholeFile(join(folder, ".claude.json"), JSON.stringify({ hasCompletedOnboarding: true }));
  return folder;
}
