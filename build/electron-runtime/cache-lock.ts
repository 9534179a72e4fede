import { createHash } from "node:crypto";
import { connect, createServer, type Server } from "node:net";
import { codeOf, SetupError, type Report } from "../setup-error.ts";

// Longer than a 200 MB download over a slow line; after it a person should look at the other run.
const longestWaitMs = 30 * 60_000;

/**
 * Runs `work` while no other run works on `folder`. The lock is a name in the kernel's abstract socket space (Linux): it
 * ends with its process however that dies, so there is nothing stale to clean up. Who waits holds a connection to
 * the owner and is told by its end.
 */
export async function withCacheLock<T>(folder: string, report: Report, work: () => Promise<T>): Promise<T> {
  // Only Linux has such names; elsewhere there is no fallback runtime to build, only electron's own installer.
  if (process.platform !== "linux") return await work();
  const key = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  const name = `\0flightdeck-cache-${process.getuid?.() ?? 0}-${key}`;
  const deadline = Date.now() + longestWaitMs;
  let told = false;
  for (;;) {
    const lock = await tryListen(name);
    if (lock !== undefined) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) report("another run is preparing the Electron runtime; waiting for it");
    told = true;
    if (Date.now() >= deadline) {
      throw new SetupError(
        `Another run has been preparing ${folder} for half an hour. End it or wait for it, then run this again.`,
      );
    }
    await untilOwnerLeaves(name, deadline - Date.now());
  }
}

interface Lock {
  release(): void;
}

function tryListen(name: string): Promise<Lock | undefined> {
  return new Promise((resolve, reject) => {
    const waiting = new Set<{ destroy(): void }>();
    const server: Server = createServer((socket) => {
      waiting.add(socket);
      socket.unref();
      // A waiting run that was killed is no concern of this one.
      socket.on("error", () => waiting.delete(socket));
      socket.on("close", () => waiting.delete(socket));
    });
    server.once("error", (error) => {
      if (codeOf(error) === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen({ path: name }, () => {
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
