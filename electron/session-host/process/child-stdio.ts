import { openSync } from "node:fs";
import type { StdioOptions } from "node:child_process";

type Entry = "pipe" | "ignore" | number;

/**
 * node-pty opens terminals without close-on-exec, so every child started through child_process would inherit the master
 * sides of all other sessions, and could read and type there. Their numbers are covered with /dev/null in each child.
 */
const masters = new Set<number>();
let nullFd: number | undefined;

export function coverInChildren(fd: number): void {
  masters.add(fd);
}

export function uncoverInChildren(fd: number): void {
  masters.delete(fd);
}

export function childStdio(wanted: readonly Entry[]): StdioOptions {
  nullFd ??= openSync("/dev/null", "r+");
  const entries: Entry[] = [...wanted];
  for (const fd of masters) {
    while (entries.length <= fd) entries.push("ignore");
    if (fd >= wanted.length) entries[fd] = nullFd;
  }
  return entries;
}
