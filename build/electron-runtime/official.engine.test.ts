import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { ensureElectron } from "../electron-runtime.ts";
import { executablePath, officialAddress, whyUnreachable } from "./official.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}/file.zip` : "";
}

const http = (answer: RequestListener) => listen(createHttpServer(answer));

it("reaches a server that has the file, also behind a redirection", async () => {
  const end = await http((_request, response) => response.writeHead(200).end());
  const start = await http((_request, response) => response.writeHead(302, { location: end }).end());
  expect(await whyUnreachable(start)).toBeUndefined();
});

it("says what a server answered that refuses", async () => {
  const address = await http((_request, response) => response.writeHead(403).end());
  expect(await whyUnreachable(address)).toBe("it answered 403");
});

it("gives up on a server that takes the connection and stays silent", async () => {
  const address = await listen(createServer((socket) => socket.unref()));
  const started = performance.now();
  expect(await whyUnreachable(address, 200)).toBe("no answer within 0.2 s");
  expect(performance.now() - started).toBeLessThan(5_000);
});

it("says that nobody listens", async () => {
  const server = createServer();
  const address = await listen(server);
  server.close();
  await once(server, "close");
  expect(await whyUnreachable(address)).toContain("ECONNREFUSED");
});

it("honours a mirror", () => {
  expect(officialAddress("45.4.1", { ELECTRON_MIRROR: "https://mirror.example/" })).toBe(
    `https://mirror.example/v45.4.1/electron-v45.4.1-${process.platform}-${process.arch}.zip`,
  );
});

it("says that an Electron chosen by hand is not there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flightdeck-dist-"));
  await expect(ensureElectron({ environment: { ELECTRON_OVERRIDE_DIST_PATH: folder } })).rejects.toThrow(
    `ELECTRON_OVERRIDE_DIST_PATH is ${folder}, but there is no Electron at`,
  );
  await rm(folder, { recursive: true });
});

it("takes an Electron chosen by hand and reads its version", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flightdeck-dist-"));
  const executable = executablePath(folder, process.platform);
  await mkdir(dirname(executable), { recursive: true });
  await writeFile(executable, "");
  const environment = { ELECTRON_OVERRIDE_DIST_PATH: folder };
  await expect(ensureElectron({ environment })).rejects.toThrow(
    "has no file that names its Electron version",
  );
  await writeFile(join(folder, "version"), "v45.4.1\n");
  expect(await ensureElectron({ environment })).toEqual({
    executable,
    version: "45.4.1",
    source: "override",
    napi: 10,
  });
  await rm(folder, { recursive: true });
});
