import { realpathSync } from "node:fs";
import { Trust } from "../readiness/trust.ts";
import { agentFilesOnDisk } from "./files-on-disk.ts";

/** Under these names the trust of a person keeps what they said. */
export const TRUSTED_FILES = "agent files";
export const DECLINED_FILES = "agent files, declined";

/**
 * Whether the person trusts what lies in this workspace for the CLIs. Whatever cannot be read says no: without a yes a session flies
 * without these files, and nothing is lost.
 */
export function trustsWorkspace(
  { home, report }: { readonly home: string; readonly report: (sentence: string) => void },
  repository: string,
  workspace: string,
): boolean {
  try {
    const found = agentFilesOnDisk(workspace);
    if (found.state !== "known") return false;
    const file = { repository: realpathSync(repository), file: TRUSTED_FILES };
    return new Trust(home).has(file, found.sha256);
  } catch (error) {
    report(`Agents fly without the files of ${repository} for them: ${String(error)}`);
    return false;
  }
}
