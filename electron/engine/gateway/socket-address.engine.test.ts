import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { listenPrivately } from "./socket-address.ts";

let folder: string;
const servers: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-sockets-"));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

it("makes private sockets, several at once, and leaves the modes of everything else as they are", async () => {
  const before = process.umask();
  const addresses = ["one", "two", "three"].map((name) => join(folder, name));
  const listening = addresses.map((address) => {
    const server = createServer();
    servers.push(server);
    return listenPrivately(server, address);
  });
  // A session's folder, made while they begin to listen.
  mkdirSync(join(folder, "meanwhile"), { mode: 0o700 });
  await Promise.all(listening);
  expect(addresses.map(modeOf)).toEqual(["600", "600", "600"]);
  expect(modeOf(join(folder, "meanwhile"))).toBe("700");
  expect(process.umask()).toBe(before);
});
