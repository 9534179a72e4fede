import { existsSync } from "node:fs";
import { mkdtemp, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const PATH = process.env["PATH"] ?? "/usr/bin:/bin";

export function findTool(name: string): string | undefined {
  return PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** A PATH on which the host finds these tools and no others; the caller deletes the folder. */
export async function pathWith(...names: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "fd-tools-"));
  for (const name of names) {
    const tool = findTool(name);
    if (tool !== undefined) await symlink(tool, join(folder, name));
  }
  return folder;
}

/** The ways of holding a session together that can be tried on this machine. */
export const containments =
  findTool("bwrap") === undefined
    ? (["process-group"] as const)
    : (["pid-namespace", "process-group"] as const);

export const toolsOf = (kind: (typeof containments)[number]) =>
  kind === "pid-namespace" ? ["bwrap", "setsid", "perl"] : ["setsid", "perl"];
