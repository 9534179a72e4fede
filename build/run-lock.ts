import { createHash } from "node:crypto";
import { connect, createServer } from "node:net";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import type { Report } from "./report.ts";

// Longer than a 200 MB download over a slow line; after it a person should look at the other run.
const longestWaitMs = 30 * 60_000;

export interface RunLock {
  release(): void;
}

/** Only Linux has names that live in the kernel alone; elsewhere no two runs share a folder that needs a lock. */
const free: RunLock = { release: () => undefined };

/**
 * Takes the lock of `folder`, or answers undefined when another process has it. The lock is a listening name in the kernel's
 * abstract socket space: it ends with its process however that dies, so there is nothing stale to clean up.
 */
export function tryLock(folder: string): Promise<RunLock | undefined> {
  if (process.platform !== "linux") return Promise.resolve(free);
  return new Promise((resolve, reject) => {
    const waiting = new Set<{ destroy(): void }>();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.unref();
      // A waiting run that was killed is no concern of this one.
      socket.on("error", () => waiting.delete(socket));
      socket.on("close", () => waiting.delete(socket));
    });
    server.once("error", (error) => {
      if (systemCode(error) === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen({ path: socketName(folder) }, () => {
      server.unref();
      resolve({
        release() {
          server.close();
          for (const socket of waiting) socket.destroy();
        },
      });
    });
  });
}

/** Runs `work` while no other run works on `folder`; waits for one that does, told by the end of a connection to it. */
export async function withLock<T>(folder: string, report: Report, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + longestWaitMs;
  let told = false;
  for (;;) {
    const lock = await tryLock(folder);
    if (lock !== undefined) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) report(`another run is preparing ${folder}; waiting for it`);
    told = true;
    if (Date.now() >= deadline) {
      throw new PlainError(
        `Another run has been preparing ${folder} for half an hour. End it or wait for it, then run this again.`,
      );
    }
    await untilOwnerLeaves(socketName(folder), deadline - Date.now());
  }
}

function socketName(folder: string): string {
  const key = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  return `\0flightdeck-${process.getuid?.() ?? 0}-${key}`;
}

function untilOwnerLeaves(name: string, longestMs: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ path: name });
    const timer = setTimeout(() => socket.destroy(), longestMs);
    // Whatever ends the connection (the owner left, or was gone already), the next step is to try for the lock again.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(timer);
      resolve();
    });
    socket.resume();
  });
}
