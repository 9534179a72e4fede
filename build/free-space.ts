import { statfs } from "node:fs/promises";
import { PlainError } from "#launch/plain-error.ts";

const bytesPerMegabyte = 1_000_000;

/** Throws one clear sentence when the disk that holds `folder` has less than `megabytes` free. */
export async function requireFreeSpace(folder: string, megabytes: number, purpose: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / bytesPerMegabyte);
  if (free < megabytes) {
    throw new PlainError(
      `The disk that holds ${folder} has ${free} MB free, but ${purpose} needs ${megabytes} MB: free some space and run this again.`,
    );
  }
}
