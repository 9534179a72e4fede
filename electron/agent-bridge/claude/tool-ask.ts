import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";
import type { AskedThing } from "../agent-event.ts";
import { addressOf } from "../asked-address.ts";
import { shownPath } from "../shown-path.ts";
import { unifiedDiff } from "../unified-diff.ts";

/** What is larger is no text that anybody compares. */
const MOST_BYTES = 5 * 1024 * 1024;

type Input = Readonly<Record<string, unknown>>;

/** Where a file stands in the input of a tool, and what the tool does to it. */
const FILE_TOOLS: Readonly<Record<string, { readonly field: string; readonly access: "read" | "write" }>> = {
  Read: { field: "file_path", access: "read" },
  Write: { field: "file_path", access: "write" },
  Edit: { field: "file_path", access: "write" },
  MultiEdit: { field: "file_path", access: "write" },
  NotebookEdit: { field: "notebook_path", access: "write" },
};

/** The file a tool changes, when it is one that does. */
export function changedFile(tool: string, input: Input): string | null {
  const file = FILE_TOOLS[tool];
  return file?.access === "write" ? textOf(input[file.field]) : null;
}

/** What its words and its place say nothing more about. */
const PLAIN = ["command", "description", "timeout", "run_in_background"];

/** What a command does beside its words, such as leaving the sandbox; asked about by itself, with all of it. null: nothing. */
export function besideTheCommand(tool: string, input: Input): AskedThing | null {
  if (tool !== "Bash" || textOf(input["command"]) === null) return null;
  const says = Object.entries(input).some(([name, value]) => !PLAIN.includes(name) && value !== false);
  return says ? { kind: "tool", server: null, tool, input } : null;
}

/** What a tool of Claude Code is about to do, exactly. A tool we have no word for stays a tool with its input. */
export function thingOf(tool: string, input: Input, workspace: string): AskedThing {
  const command = tool === "Bash" ? textOf(input["command"]) : null;
  if (command !== null) return { kind: "command", command, cwd: workspace };
  const file = FILE_TOOLS[tool];
  const path = file === undefined ? null : textOf(input[file.field]);
  if (file !== undefined && path !== null) {
    const full = resolve(workspace, path);
    const shown = shownPath(path, workspace);
    const diff = file.access === "read" ? null : changeOf(tool, full, shown, input);
    return { kind: "file", access: file.access, path: shown, diff };
  }
  const address = tool === "WebFetch" ? addressOf(input["url"]) : null;
  if (address !== null) return address;
  const [, server, name] = /^mcp__(.+?)__(.+)$/.exec(tool) ?? [];
  return { kind: "tool", server: server ?? null, tool: name ?? tool, input };
}

function changeOf(tool: string, full: string, shown: string, input: Input): string {
  const before = contentOf(full);
  const after = contentAfter(tool, before ?? "", input);
  return after === null ? JSON.stringify(input, null, 2) : unifiedDiff(shown, before, after);
}

const edit = z.looseObject({
  old_string: z.string(),
  new_string: z.string(),
  replace_all: z.boolean().nullish(),
});
const edits = z.looseObject({ edits: z.array(edit) });

/** null: it cannot be said what the file will hold. */
function contentAfter(tool: string, before: string, input: Input): string | null {
  if (tool === "Write") return textOf(input["content"]);
  const several = edits.safeParse(input);
  const one = edit.safeParse(input);
  const list = several.success ? several.data.edits : one.success ? [one.data] : [];
  if (list.length === 0) return null;
  let content = before;
  for (const { old_string: from, new_string: to, replace_all: all } of list) {
    if (!content.includes(from)) return null;
    content = all === true ? content.replaceAll(from, () => to) : content.replace(from, () => to);
  }
  return content;
}

/** null: there is none, or it cannot be read here. The change is shown all the same. */
function contentOf(path: string): string | null {
  try {
    // The agent chose the name: a pipe or a device behind it would hold us up for ever.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const seen = fstatSync(descriptor);
      return seen.isFile() && seen.size <= MOST_BYTES ? readFileSync(descriptor, "utf8") : null;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return null;
  }
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
