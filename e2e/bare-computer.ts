import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes this process look like a computer nobody used for agents: none on its PATH, no key in its environment. What is put into
 * the answered folder is found by whatever is started from here on.
 */
export function bareComputer(): { readonly tools: string; readonly restore: () => void } {
  const before = { ...process.env };
  const tools = mkdtempSync(join(tmpdir(), "fd-tools-"));
  process.env["PATH"] = [tools, "/usr/local/bin", "/usr/bin", "/bin"].join(":");
  for (const name of Object.keys(process.env))
    if (/_(?:API_)?KEY$|_TOKEN$/.test(name)) delete process.env[name];
  return {
    tools,
    restore: () => {
      rmSync(tools, { recursive: true, force: true });
      process.env = before;
    },
  };
}
