import { once } from "node:events";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { createServer as createHttpServer, request, type IncomingMessage, type Server } from "node:http";
import { connect, createServer, type AddressInfo, type Server as TcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "../sessions/testing/until.ts";
import { NetworkProxy, type ProxyOptions, type RefusedHost } from "./proxy.ts";

let folder: string;
let proxy: NetworkProxy;
let web: Server;
let echo: TcpServer;
let refused: RefusedHost[];
let asked: string[];
const heard: string[] = [];

const portOf = (server: TcpServer) => (server.address() as AddressInfo).port;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fd-proxy-"));
  await mkdir(join(folder, "own"), { mode: 0o700 });
  web = createHttpServer((incoming, answer) => {
    heard.push(
      `${incoming.method} ${incoming.url} ${incoming.headers.host} ${String(incoming.headers["x-own"])}`,
    );
    incoming.pipe(answer.setHeader("x-server", "web"));
  });
  echo = createServer((socket) => socket.on("error", () => socket.destroy()).pipe(socket));
  for (const server of [web, echo]) await once(server.listen(0, "127.0.0.1"), "listening");
  refused = [];
  asked = [];
  heard.length = 0;
});
afterEach(async () => {
  await proxy.close();
  web.close();
  echo.close();
  await rm(folder, { recursive: true });
});

const socketPath = () => join(folder, "own", "proxy.sock");

async function start(hosts: readonly string[], more: Partial<ProxyOptions> = {}): Promise<void> {
  proxy = await NetworkProxy.start({
    socket: socketPath(),
    hosts,
    onRefused: (host) => refused.push(host),
    resolve: async (host) => {
      asked.push(host);
      return host === "nowhere.example.com" ? [] : ["127.0.0.1"];
    },
    ...more,
  });
}

/** The whole answer of the proxy to raw bytes; `then` is sent once the tunnel is there. */
async function raw(bytes: string, then?: string, isEnough?: (text: string) => boolean): Promise<string> {
  const socket = connect(socketPath());
  let text = "";
  let isClosed = false;
  socket.on("data", (chunk: Buffer) => {
    const wasOpen = text.includes("\r\n\r\n");
    text += chunk.toString("latin1");
    if (then !== undefined && !wasOpen && text.includes("\r\n\r\n")) socket.write(then);
  });
  socket.on("close", () => (isClosed = true));
  socket.on("error", () => socket.destroy());
  socket.write(bytes, "latin1");
  await until("the proxy answered", () => isClosed || isEnough?.(text) === true);
  socket.destroy();
  return text;
}

const connectTo = (authority: string) => raw(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);

describe("the proxy of a session", () => {
  it("is for the person alone", async () => {
    await start([]);
    expect((await stat(socketPath())).mode & 0o077).toBe(0);
  });

  it("carries a tunnel to an allowed host, both ways", async () => {
    const port = portOf(echo);
    await start([`api.example.com:${port}`], { ownAddresses: [`127.0.0.1:${port}`] });
    const head = `CONNECT API.example.com:${port} HTTP/1.1\r\n\r\n`;
    const answer = await raw(head, "there and back", (text) => text.includes("there and back"));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(asked).toEqual(["api.example.com"]);
    expect(refused).toEqual([]);
  });

  it("carries plain HTTP, and decides itself which host the server is told", async () => {
    const port = portOf(web);
    await start([`api.example.com:${port}`], { ownAddresses: [`127.0.0.1:${port}`] });
    const sent = request({
      socketPath: socketPath(),
      method: "POST",
      path: `http://api.example.com:${port}/a/b?c=d`,
      headers: { host: "evil.example.net", "x-own": "kept", "proxy-authorization": "Basic c2VjcmV0" },
    });
    sent.end("body");
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    expect(Buffer.concat(await answer.toArray()).toString()).toBe("body");
    expect(answer.headers).toMatchObject({ "x-server": "web" });
    expect(heard).toEqual([`POST /a/b?c=d api.example.com:${port} kept`]);
  });

  it("takes a new list for what comes next", async () => {
    const port = portOf(echo);
    await start([], { ownAddresses: [`127.0.0.1:${port}`] });
    const head = `CONNECT api.example.com:${port} HTTP/1.1\r\n\r\n`;
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 403 /);
    proxy.allow([`api.example.com:${port}`]);
    expect(await raw(head, "x", (text) => text.endsWith("x"))).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("it refuses", () => {
  const port = () => portOf(echo);
  const own = () => ({ ownAddresses: [`127.0.0.1:${port()}`] });

  it.each([
    ["everything when the list is empty", () => "api.example.com:443", []],
    ["another port", () => "api.example.com:22", ["api.example.com"]],
    ["a longer name", () => "api.example.com.evil.net:443", ["api.example.com"]],
    ["a trailing dot", () => "api.example.com.:443", ["api.example.com"]],
    ["a user part", () => "api.example.com@evil.net:443", ["api.example.com"]],
    ["a wildcard in the list", () => "api.example.com:443", ["*.example.com", "*"]],
    ["an address that is not listed", () => "127.0.0.1:443", ["api.example.com", "127.0.0.1"]],
    ["a mapped address", () => `[::ffff:127.0.0.1]:${port()}`, ["api.example.com"]],
    ["a number", () => "2130706433:443", ["2130706433"]],
    ["no port", () => "api.example.com", ["api.example.com"]],
  ])("%s", async (_, authority, hosts) => {
    await start(hosts, own());
    expect(await connectTo(authority())).toMatch(/^HTTP\/1\.1 403 .*Flightdeck does not let/s);
    expect(refused).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  it("a name that leads to this computer or its network, whatever else it leads to", async () => {
    await start(["api.example.com"], own());
    expect(await connectTo("api.example.com:443")).toMatch(/^HTTP\/1\.1 403 /);
    expect(refused).toEqual([{ host: "api.example.com", port: 443, reason: "not-public" }]);
    expect(asked).toEqual(["api.example.com"]);
  });

  it("a name that leads nowhere", async () => {
    await start(["nowhere.example.com"]);
    expect(await connectTo("nowhere.example.com:443")).toMatch(/^HTTP\/1\.1 403 /);
    expect(refused.map(({ reason }) => reason)).toEqual(["not-found"]);
  });

  it.each([
    "CONNECT evil.net\0.api.example.com:443 HTTP/1.1\r\n\r\n",
    "GET http://api.example.com@evil.net/ HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
    "GET http://evil.net\\@api.example.com/ HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
    "GET http://evil.net#api.example.com/ HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
    "GET https://api.example.com/ HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
    "GET ftp://api.example.com/ HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n",
    "\x05\x01\x00",
    "not http at all\r\n\r\n",
  ])("%j", async (bytes) => {
    await start(["api.example.com"], own());
    expect(await raw(bytes)).not.toMatch(/^HTTP\/1\.1 2/);
    expect(asked).toEqual([]);
  });

  it("in words that show nothing a terminal would act on", async () => {
    await start([]);
    await raw("CONNECT \u009b31mevil:443 HTTP/1.1\r\n\r\n");
    expect(refused.map(({ host }) => host).join("")).toMatch(/^[ -~]*$/);
  });
});

describe("a server that answers oddly", () => {
  const get = (port: number) =>
    `GET http://api.example.com:${port}/ HTTP/1.1\r\nHost: api.example.com\r\n\r\n`;

  /** What the agent is told when the server says exactly this and then closes. */
  async function toldOf(words: string): Promise<string> {
    const odd = createServer((socket) => {
      socket.on("error", () => socket.destroy()).once("data", () => socket.end(words, "latin1"));
    });
    await once(odd.listen(0, "127.0.0.1"), "listening");
    const port = portOf(odd);
    await start([`api.example.com:${port}`], { ownAddresses: [`127.0.0.1:${port}`] });
    try {
      return await raw(get(port), undefined, (text) => text.includes("passed on"));
    } finally {
      odd.close();
    }
  }

  it.each([
    "HTTP/1.1 007 X\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
    "SSH-2.0-somebody\r\n",
    "",
  ])("is answered for with a 502: %j", async (words) => {
    expect(await toldOf(words)).toMatch(/^HTTP\/1\.1 502 /);
  });

  it("breaks off towards the agent where it broke off itself", async () => {
    expect(await toldOf("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")).toMatch(/half$/);
  });

  it("gets no more connections from one that asks for everything at once than from many", async () => {
    const silent: Socket[] = [];
    const web = createServer((socket) => silent.push(socket.on("error", () => socket.destroy()).resume()));
    await once(web.listen(0, "127.0.0.1"), "listening");
    const port = portOf(web);
    await start([`api.example.com:${port}`], { ownAddresses: [`127.0.0.1:${port}`] });
    const asking = connect(socketPath()).on("error", () => asking.destroy());
    asking.write(get(port).repeat(600));
    await until("some arrived", () => silent.length >= 256);
    expect(await connectTo(`api.example.com:${port}`)).toMatch(/^HTTP\/1\.1 503 /);
    expect(silent).toHaveLength(256);
    asking.destroy();
    await until("what was open for it is closed", () => silent.every((socket) => socket.destroyed));
    web.close();
  });
});

it("outlives clients that go away in the middle, and leaves nothing open when it closes", async () => {
  const port = portOf(echo);
  await start([`api.example.com:${port}`], { ownAddresses: [`127.0.0.1:${port}`] });
  const sockets: Socket[] = [];
  for (let round = 0; round < 20; round++) {
    const socket = connect(socketPath());
    socket.on("error", () => socket.destroy());
    socket.write(`CONNECT api.example.com:${port} HTTP/1.1\r\n\r\n`);
    sockets.push(socket);
    await once(socket, "data");
    if (round % 2 === 0) socket.destroy();
  }
  await proxy.close();
  await until("both sides are closed", async () => {
    const open = await new Promise<number>((resolve) => echo.getConnections((_, count) => resolve(count)));
    return open === 0 && sockets.every((socket) => socket.destroyed);
  });
});
