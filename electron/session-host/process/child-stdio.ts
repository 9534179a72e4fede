import type { StdioOptions } from "node:child_process";
import { openSync } from "node:fs";
import { devNull } from "node:os";
import { inheritableDescriptors } from "#launch/inheritable-descriptors.ts";

type Entry = "pipe" | "ignore" | number;

/**
 * node-pty opens terminals without close-on-exec, so every child started through child_process would inherit the master
 * sides of all other sessions, and could read and type there. Their numbers are covered with the null device in each child.
 */
const covered = new Map<number, symbol>();
let nullFd: number | undefined;

/** Returns what ends it. By then the number may belong to a newer terminal, which stays covered. */
export function coverInChildren(fd: number): () => void {
  const owner = Symbol(`descriptor ${fd}`);
  covered.set(fd, owner);
  return () => {
    if (covered.get(fd) === owner) covered.delete(fd);
  };
}

/** What the host was started with and does not know about: children have no more business with it. */
export function coverInherited(): void {
  for (const fd of inheritableDescriptors()) coverInChildren(fd);
}

export function childStdio(wanted: readonly Entry[]): StdioOptions {
  nullFd ??= openSync(devNull, "r+");
  const entries: Entry[] = [...wanted];
  for (const fd of covered.keys()) {
    while (entries.length <= fd) entries.push("ignore");
    if (fd >= wanted.length) entries[fd] = nullFd;
  }
  return entries;
}
