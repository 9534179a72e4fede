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
export async function trustsWorkspace(
  { home, report }: { readonly home: string; readonly report: (sentence: string) => void },
  repository: string,
  workspace: string,
): Promise<boolean> {
  try {
    const trusted = new Trust(home).of({ repository: realpathSync(repository), file: TRUSTED_FILES });
    if (trusted.length === 0) return false;
    const found = await agentFilesOnDisk(workspace);
    return found.state === "known" && trusted.some(({ sha256 }) => sha256 === found.sha256);
  } catch (error) {
    report(`Agents fly without the files of ${repository} for them: ${String(error)}`);
    return false;
  }
}
