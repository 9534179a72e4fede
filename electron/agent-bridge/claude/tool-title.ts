import { shownPath } from "../shown-path.ts";
import { changedFile } from "./tool-ask.ts";

/** What a person wants to read of the use of a tool in one line. */
export function titleOf(name: string, input: Readonly<Record<string, unknown>>, workspace: string): string {
  const path = changedFile(name, input) ?? (name === "Read" ? input["file_path"] : null);
  if (typeof path === "string") return `${name} ${shownPath(path, workspace)}`;
  for (const key of ["command", "url", "pattern", "query", "description", "path"]) {
    const value = input[key];
    if (typeof value === "string") return name === "Bash" ? value : `${name} ${value}`;
  }
  return name;
}
