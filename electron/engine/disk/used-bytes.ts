import { execFile } from "node:child_process";
import { PlainError } from "#launch/plain-error.ts";

/** A folder that takes longer has millions of files. */
const WITHIN_MS = 30_000;

/**
 * What folders take on the disk. Links are not followed, other file systems not entered, a file with several names counts
 * once. `du` does it in a process of its own: a hundred thousand files would hold the engine up for seconds.
 */
export function usedBytes(folders: readonly string[], withinMs: number = WITHIN_MS): Promise<number> {
  const options = { timeout: withinMs, killSignal: "SIGKILL", env: { ...process.env, LC_ALL: "C" } } as const;
  return new Promise((resolve, reject) => {
    execFile("du", ["-s", "-k", "-x", "--", ...folders], options, (error, out) => {
      if (error?.killed === true) {
        reject(
          new PlainError(`What ${folders.join(", ")} takes could not be counted in ${withinMs / 1_000} s.`),
        );
        return;
      }
      const sizes = [...out.matchAll(/^(\d+)\t/gm)].map(([, kib]) => Number(kib) * 1024);
      // What went away while it was counted is complained about; the rest counts.
      if (sizes.length === 0 && error !== null) reject(error);
      else resolve(sizes.reduce((sum, size) => sum + size, 0));
    });
  });
}
