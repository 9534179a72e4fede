import { EventEmitter, once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeEndpoint } from "#launch/endpoint.ts";
import { FrameDecoder } from "#shared/contract/frame.ts";
import type { ToMain } from "#shared/contract/window.ts";
import { WindowLink } from "./window-link.ts";

/** Electron's port as main sees it: what is posted, and what arrives. */
class Port extends EventEmitter {
  readonly posted: unknown[] = [];
  closed = false;
  postMessage(message: unknown): void {
    this.posted.push(message);
    this.emit("posted");
  }
  start(): void {}
  close(): void {
    this.closed = true;
  }
  links(): string[] {
    return this.posted.flatMap((each) => {
      const message = each as { t?: string; link?: { state: string } };
      return message.t === "link" && message.link !== undefined ? [message.link.state] : [];
    });
  }
  bytes(): Buffer {
    return Buffer.concat(this.posted.filter((each) => each instanceof Uint8Array));
  }
}

let directory: string;
let server: Server;
let sockets: Socket[];
let port: Port;
let link: WindowLink;
let messages: ToMain[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "fd-link-"));
  mkdirSync(join(directory, "run"));
  const socket = join(directory, "run", "engine.sock");
  sockets = [];
  messages = [];
  server = createServer((accepted) => sockets.push(accepted)).listen(socket);
  await once(server, "listening");
  writeEndpoint(directory, { socket, token: "secret", pid: 1, instance: "one", build: "b", protocol: 1 });
  port = new Port();
  link = new WindowLink(directory, port, (message) => messages.push(message));
});

afterEach(async () => {
  link.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true, force: true });
});

const connection = async (index: number): Promise<Socket> => {
  await expect.poll(() => sockets.length, { interval: 5 }).toBeGreaterThan(index);
  return sockets[index] as Socket;
};

describe("a window's link", () => {
  it("says hello with the token itself, so that the page never has it", async () => {
    link.follow({ state: "up" });
    const socket = await connection(0);
    const [chunk] = (await once(socket, "data")) as [Buffer];
    const [hello] = new FrameDecoder().push(chunk);
    expect(hello?.header).toMatchObject({ t: "hello", client: "window", token: "secret" });
    expect(JSON.stringify(port.posted)).not.toContain("secret");
  });

  it("passes bytes on as they are, both ways, in arrays of their own", async () => {
    link.follow({ state: "up" });
    const socket = await connection(0);
    await once(socket, "data");
    const sent = Buffer.alloc(300_000, "abc");
    socket.write(sent);
    await expect.poll(() => port.bytes().length).toBe(sent.length);
    expect(port.bytes().equals(sent)).toBe(true);
    for (const each of port.posted.filter((one) => one instanceof Uint8Array)) {
      expect(each.byteLength).toBe(each.buffer.byteLength);
    }
    port.emit("message", { data: Uint8Array.of(1, 2, 3) });
    const [back] = (await once(socket, "data")) as [Buffer];
    expect([...back]).toEqual([1, 2, 3]);
  });

  it("connects again by itself when only the connection was lost", async () => {
    link.follow({ state: "up" });
    (await connection(0)).destroy();
    await connection(1);
    await expect.poll(() => port.links()).toEqual(["up", "down", "up"]);
  });

  it("tells the page of every state and gives a recovered engine a new connection", async () => {
    link.follow({ state: "starting", attempt: 1 });
    link.follow({ state: "up" });
    await connection(0);
    link.follow({ state: "silent", since: 1 });
    link.follow({ state: "up" });
    await connection(1);
    await expect.poll(() => port.links()).toEqual(["starting", "up", "silent", "up"]);
  });

  it("hears what the page wants of main, and nothing that is not in the contract", () => {
    port.emit("message", { data: { t: "copy", text: "x" } });
    port.emit("message", { data: { t: "run", program: "/bin/sh" } });
    port.emit("message", { data: "copy" });
    expect(messages).toEqual([{ t: "copy", text: "x" }]);
  });

  it("lets go of the engine when the window is gone", async () => {
    link.follow({ state: "up" });
    const socket = await connection(0);
    socket.resume();
    port.emit("close");
    await once(socket, "close");
    expect(port.closed).toBe(true);
  });
});
