import { rmSync } from "node:fs";
import type { Server } from "node:net";
import { PlainError, systemCode } from "#launch/plain-error.ts";

/** Private from its first instant; what lies there under this name belongs to an engine that is gone. */
export async function listenPrivately(server: Server, address: string): Promise<void> {
  const isFile = process.platform !== "win32";
  if (isFile) rmSync(address, { force: true, recursive: true });
  const mask = isFile ? process.umask(0o177) : undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(address, resolve);
      if (mask !== undefined) process.umask(mask);
    });
  } catch (error) {
    throw new PlainError(
      `The channel of an agent cannot listen on ${address} (${systemCode(error) ?? "unknown error"}). The agent was not started.`,
      { cause: error },
    );
  }
}
