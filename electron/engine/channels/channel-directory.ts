import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { isAbsolute, join } from "node:path";
import type { SessionId } from "#shared/ids.ts";
import { CHANNEL_FILES, CHANNEL_VARIABLE, channelSocket } from "#launch/channel-files.ts";
import { makeFolder, MAX_SOCKET_PATH_BYTES } from "#launch/data-directory.ts";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { removeTree } from "../git/remove-tree.ts";
import type { ChannelPlace } from "./channel-owner.ts";

/**
 * Two folders for each session: what the engine remembers, and inside it the one the agent sees. An agent may write
 * anything into its own, links included, so the engine never writes through a name in there and never trusts what it reads.
 */
export interface ChannelFolders {
  /** The engine's own; never bound into a sandbox. */
  readonly own: string;
  readonly place: ChannelPlace;
  /** 256 bits, made once for the session. */
  readonly token: string;
}

const shortHash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** Where channels lie: in the data directory, or near the root when its path is too long for sockets. */
export function channelRoot(home: string, env: NodeJS.ProcessEnv = process.env): string {
  const inside = join(home, "channels");
  const longest = channelSocket(join(inside, shortHash(""), "agent"));
  if (process.platform === "win32" || Buffer.byteLength(longest) <= MAX_SOCKET_PATH_BYTES) return inside;
  const runtime = env["XDG_RUNTIME_DIR"];
  const base = runtime !== undefined && isAbsolute(runtime) && runtime.length <= 40 ? runtime : "/tmp";
  return join(base, `flightdeck-${shortHash(home)}`);
}

export const foldersOf = (root: string, session: SessionId): string => join(root, shortHash(session));

export function openFolders(root: string, session: SessionId): ChannelFolders {
  makePrivate(root);
  const own = foldersOf(root, session);
  makePrivate(own);
  const directory = join(own, "agent");
  makePrivate(directory);
  const token = tokenIn(own);
  place(own, directory, token);
  const env = { [CHANNEL_VARIABLE]: directory };
  return { own, token, place: { directory, socket: channelSocket(directory), env } };
}

export const removeFolders = (own: string): Promise<void> => removeTree(own);

const CHANNEL_FOLDER = /^[0-9a-f]{16}$/;

/** Removes the channels of all other sessions. */
export async function sweepFolders(root: string, inUse: readonly SessionId[]): Promise<void> {
  const kept = new Set(inUse.map(shortHash));
  const found = existsSync(root) ? readdirSync(root) : [];
  for (const name of found)
    if (CHANNEL_FOLDER.test(name) && !kept.has(name)) await removeFolders(join(root, name));
}

/** Made by us, or made by us earlier: in a folder everybody may write to, somebody else could have been quicker. */
function makePrivate(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return makeFolder(folder);
    if (systemCode(error) !== "EEXIST") throw error;
  }
  const found = lstatSync(folder);
  const isOurs = process.getuid === undefined || found.uid === process.getuid();
  if (found.isDirectory() && isOurs && (process.platform === "win32" || (found.mode & 0o077) === 0)) return;
  throw new PlainError(
    `${folder} is not a folder that only you can enter, so no agent can be talked to through it. Nothing was started. Move it away.`,
  );
}

function tokenIn(own: string): string {
  const file = join(own, CHANNEL_FILES.token);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  const token = randomBytes(32).toString("hex");
  writeFileSync(`${file}.new`, token, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return token;
}

/** Written outside and moved in: a link that lies there under this name is replaced, never followed. */
function place(own: string, directory: string, token: string): void {
  const draft = join(own, "token.out");
  writeFileSync(draft, token, { mode: 0o600 });
  renameSync(draft, join(directory, CHANNEL_FILES.token));
}
