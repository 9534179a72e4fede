import { chmodSync } from "node:fs";
import { join } from "node:path";
import { writeWholeFile } from "../../effects/whole-file.ts";

/** With it anybody could answer what the mission is asked. */
const PASSWORD = "OPENCODE_SERVER_PASSWORD";
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The shell for opencode's commands: without the keys, and without the password of its server. Gives the path of it. */
export function shellWithout(keys: readonly string[], briefFolder: string): string {
  const path = join(briefFolder, "agent-shell");
  const hidden = [PASSWORD, ...keys].filter((name) => NAME.test(name)).join(" ");
  const shell = "SHELL=$(command -v bash || echo /bin/sh)";
  writeWholeFile(path, `#!/bin/sh\nunset ${hidden}\n${shell}\nexport SHELL\nexec "$SHELL" "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}
