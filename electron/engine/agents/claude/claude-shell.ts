import { chmodSync } from "node:fs";
import { join } from "node:path";
import { writeWholeFile } from "../../effects/whole-file.ts";
import { CLAUDE_KEYS } from "./claude-login.ts";

/**
 * What Claude Code starts its commands with (`CLAUDE_CODE_SHELL_PREFIX`): the person's shell, without the keys. Its own switch for that
 * (`CLAUDE_CODE_SUBPROCESS_ENV_SCRUB`) refuses every command where bubblewrap is installed and something its own sandbox needs is not.
 * Servers of tools are started through it as well, and with one word more it would be taken for the name of a file.
 */
const SCRIPT = `#!/bin/sh
unset ${CLAUDE_KEYS.join(" ")}
case "$SHELL" in */bash | */zsh) ;; *) SHELL=$(command -v bash || command -v zsh || echo /bin/sh) ;; esac
exec "$SHELL" -c "$1"
`;

/** Writes it beside the brief, where the session reads and cannot change it; gives the value of the variable. */
export function shellWithoutKeys(briefFolder: string): string {
  const path = join(briefFolder, "agent-shell");
  writeWholeFile(path, SCRIPT);
  chmodSync(path, 0o755);
  return path;
}
