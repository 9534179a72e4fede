import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { TerminalDoor } from "./terminal-door.ts";

let server: Server;
let door: TerminalDoor;
let seen: string[];
beforeEach(async () => {
  seen = [];
  server = createServer((asked, answer) => {
    let body = "";
    asked.on("data", (chunk: Buffer) => (body += chunk.toString()));
    asked.on("end", () => {
      seen.push(`${asked.method ?? ""} ${asked.url ?? ""} ${asked.headers.authorization ?? ""} ${body}`);
      const isIn = asked.headers.authorization === "Basic it";
      answer.writeHead(isIn ? 200 : 401, { "content-type": "text/event-stream" });
      if (!isIn || asked.method === "POST") return answer.end("said");
      // A stream of events has no end.
      return answer.flushHeaders();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  door = await TerminalDoor.to(`http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`);
});
afterEach(() => {
  door.close();
  server.closeAllConnections();
  server.close();
});

const knock = (path: string, more: RequestInit = {}): Promise<Response> =>
  fetch(`${door.url}${path}`, { ...more, headers: { authorization: "Basic it" } });
const heard = async (): Promise<boolean> =>
  Promise.race([door.listens.then(() => true), Promise.resolve().then(() => false)]);

it("lets everything pass as it is", async () => {
  const answer = await knock("/session/a/prompt?directory=%2Fx", { method: "POST", body: "text" });
  expect(await answer.text()).toBe("said");
  expect(seen).toEqual(["POST /session/a/prompt?directory=%2Fx Basic it text"]);
  expect(await heard()).toBe(false);
});

it.each(["/event?directory=%2Fx", "/global/event"])("knows when %s is listened to", async (path) => {
  await fetch(`${door.url}${path}`);
  expect(await heard()).toBe(false);
  await knock(path);
  expect(await heard()).toBe(true);
});

it("breaks off where its server is gone", async () => {
  server.close();
  await expect(knock("/event")).rejects.toThrow("fetch failed");
  expect(await heard()).toBe(false);
});
