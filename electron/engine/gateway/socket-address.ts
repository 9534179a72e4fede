import { chmodSync, lstatSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { dirname } from "node:path";
import { PlainError, systemCode } from "#launch/plain-error.ts";

/** Only the person may reach a socket: a folder that others can enter or that is a link is refused, not repaired. */
function checkFolder(folder: string): void {
  const found = lstatSync(folder);
  if (!found.isDirectory())
    throw new PlainError(`${folder} is not a folder. Nothing was started. Move it away.`);
  if (process.getuid !== undefined && found.uid !== process.getuid()) {
    throw new PlainError(
      `${folder} belongs to another user. Nothing was started. Set FLIGHTDECK_HOME to a folder of yours.`,
    );
  }
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/**
 * Listens on a socket that was private from its first instant (the mask is set before, not the mode after). The caller
 * holds the engine lock, so a socket file that is already there has no owner.
 */
export async function listenPrivately(server: Server, address: string): Promise<void> {
  if (process.platform !== "win32") {
    checkFolder(dirname(address));
    rmSync(address, { force: true });
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(cannotListen(address, error)));
    bindPrivately(server, address, resolve);
  });
}

/**
 * The mask is that of the whole process. The file is made within this call, so it is set back before anything else runs: two that
 * waited with it would leave each other's behind, and from then on no folder of a session could be entered.
 */
function bindPrivately(server: Server, address: string, onListening: () => void): void {
  const mask = process.platform === "win32" ? undefined : process.umask(0o177);
  try {
    server.listen(address, onListening);
  } finally {
    if (mask !== undefined) process.umask(mask);
  }
}

function cannotListen(address: string, cause: Error): PlainError {
  const code = systemCode(cause) ?? "unknown error";
  return new PlainError(`The engine cannot listen on ${address} (${code}). Nothing was lost.`, { cause });
}
