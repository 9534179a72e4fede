import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";
import type { Report } from "./report.ts";

/**
 * The flags Electron needs to start here. Chromium refuses its sandbox to root, and some Linux systems refuse user namespaces
 * to programs they do not know; it is then turned off, which is said, because a window that never opens helps nobody.
 */
export async function sandboxFlags(executable: string, report: Report): Promise<string[]> {
  if (process.platform !== "linux") return [];
  if (process.getuid?.() === 0) return ["--no-sandbox"];
  if (!(await namespacesRefused()) || (await hasSetuidSandbox(executable))) return [];
  const helper = join(dirname(executable), "chrome-sandbox");
  report(
    `this system does not let programs make user namespaces, so the window runs without Chromium's sandbox; to have it: sudo chown root ${helper} && sudo chmod 4755 ${helper}`,
  );
  return ["--no-sandbox"];
}

async function namespacesRefused(): Promise<boolean> {
  const restricted = await readSetting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
  const allowed = await readSetting("/proc/sys/kernel/unprivileged_userns_clone");
  return restricted === "1" || allowed === "0";
}

async function readSetting(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function hasSetuidSandbox(executable: string): Promise<boolean> {
  try {
    const { uid, mode } = await stat(join(dirname(executable), "chrome-sandbox"));
    return uid === 0 && (mode & 0o4000) !== 0;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}
