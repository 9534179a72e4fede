import { createHash, randomBytes } from "node:crypto";
import { chmod, link, mkdir, rename, rm, stat } from "node:fs/promises";
import { connect, type Server } from "node:net";
import { join } from "node:path";
import { RUN_FILES, type HostAddress } from "#shared/session-protocol/host-address.ts";
import { writeWhole } from "./recording/session-folder.ts";

/** libuv cuts longer socket paths off without a word and listens somewhere else; the kernel's limit is 107. */
const MAX_SOCKET_PATH_BYTES = 100;
const ANSWER_MS = 1_000;

/** A sentence for whoever started the host; it exits with 1. */
export class CannotListen extends Error {
  override readonly name = "CannotListen";
}

export interface HeldDirectory {
  readonly state: "listening";
  readonly socket: string;
  readonly isStillOurs: () => Promise<boolean>;
}
export type Claim = HeldDirectory | { readonly state: "taken" };

/**
 * Makes the server the one host of this directory. The socket is made under a name of its own and then linked to the
 * known one: only one of several starters gets that name, and it never names a socket that does not answer yet.
 */
export async function claimDirectory(home: string, server: Server): Promise<Claim> {
  if (process.platform === "win32") return claimPipe(home, server);
  const directory = join(home, "run");
  const socket = join(directory, RUN_FILES.hostSocket);
  if (Buffer.byteLength(socket) > MAX_SOCKET_PATH_BYTES) {
    throw new CannotListen(
      `The socket path ${socket} is longer than ${MAX_SOCKET_PATH_BYTES} bytes; choose a data directory with a shorter path.`,
    );
  }
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  if (await answers(socket)) return { state: "taken" };
  const own = join(directory, `h${process.pid}`);
  await rm(own, { force: true });
  await listen(server, own);
  const isOurs = await takeName(own, socket);
  const { ino } = await stat(own);
  await rm(own);
  if (!isOurs) return { state: "taken" };
  return { state: "listening", socket, isStillOurs: async () => (await inodeOf(socket)) === ino };
}

export async function publishAddress(home: string, address: HostAddress): Promise<void> {
  const directory = join(home, "run");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeWhole(join(directory, RUN_FILES.hostAddress), address, false);
}

/** A clean leave: the next starter finds nothing to judge. */
export async function releaseDirectory(home: string): Promise<void> {
  for (const name of Object.values(RUN_FILES)) await rm(join(home, "run", name), { force: true });
}

export const newToken = () => randomBytes(32).toString("hex");

async function takeName(own: string, socket: string): Promise<boolean> {
  for (;;) {
    try {
      await link(own, socket);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    // Moved away before it is judged: another starter may have put a living socket there since we looked.
    const old = `${own}.old`;
    if (!(await moved(socket, old))) continue;
    const isAlive = await answers(old);
    if (isAlive) await link(old, socket);
    await rm(old);
    if (isAlive) return false;
  }
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    const done = (isAlive: boolean) => {
      probe.destroy();
      resolve(isAlive);
    };
    probe.setTimeout(ANSWER_MS, () => done(true));
    probe.once("connect", () => done(true));
    probe.once("error", () => done(false));
  });
}

async function inodeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ ino }) => ino,
    () => undefined,
  );
}

/** Windows keeps a pipe's name for one process by itself. */
async function claimPipe(home: string, server: Server): Promise<Claim> {
  const name = createHash("sha256").update(home.toLowerCase()).digest("hex").slice(0, 32);
  const socket = `\\\\.\\pipe\\flightdeck-session-host-${name}`;
  try {
    await listen(server, socket);
    return { state: "listening", socket, isStillOurs: async () => true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return { state: "taken" };
    throw error;
  }
}
