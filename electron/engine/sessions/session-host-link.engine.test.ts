import { createServer, type Server, type Socket } from "node:net";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { encodeFrame } from "#shared/contract/frame.ts";
import { HostCallError, HostLinkError } from "./host-errors.ts";
import { SessionHostLink, type HostLinkState } from "./session-host-link.ts";
import { endHost, hostPid, hostStart, isAlive, shellCall } from "./testing/real-host.ts";
import { makeHome, newSession, removeHome } from "./testing/test-home.ts";
import { until } from "./testing/until.ts";

let home: string;
let link: SessionHostLink;
let states: HostLinkState[];

beforeEach(async () => {
  home = await makeHome();
  use(new SessionHostLink({ home, start: hostStart(home) }));
});

afterEach(async () => {
  await endHost(home, link);
  await removeHome(home);
});

function use(next: SessionHostLink): void {
  link = next;
  states = [];
  link.onState((state) => states.push(state));
}

describe("with the real session host", () => {
  test("starts it, calls it, and another link finds the same one", async () => {
    link.connect();
    await link.connected();
    const session = newSession();
    const record = await link.open(shellCall(session, "echo ready; cat"));
    expect([record.session, record.exit]).toEqual([session, null]);
    const other = new SessionHostLink({ home, start: null });
    other.connect();
    await other.connected();
    expect(other.host?.instance).toBe(link.host?.instance);
    expect((await other.list()).map((each) => each.session)).toEqual([session]);
    await other.resize(session, 100, 40);
    const ended = await other.signal(session, "end", 500);
    expect(ended?.exit?.cause).toBe("exited");
    other.close();
  });

  test("subscribes by offset, writes in order, and hears the end", async () => {
    link.connect();
    await link.connected();
    const session = newSession();
    await link.open(shellCall(session, "stty -echo; echo ready; read a; echo got $a; exit 7"));
    const heard: string[] = [];
    let exit: number | null | undefined;
    link.subscribe(session, 0, 1_000_000, {
      output: (_, bytes) => heard.push(Buffer.from(bytes).toString()),
      resized: () => undefined,
      ended: (_, record) => {
        exit = record.code;
      },
      failed: (error) => heard.push(`failed: ${error.message}`),
    });
    await until("the program is ready", () => heard.join("").includes("ready"));
    await link.write(session, "w", 1, Buffer.from("one\n"));
    await link.write(session, "w", 1, Buffer.from("twice\n"));
    await until("the end", () => exit !== undefined);
    expect([heard.join("").includes("got one"), exit]).toEqual([true, 7]);
    await expect(link.write(session, "w", 2, Buffer.from("late"))).rejects.toThrow(HostCallError);
  });

  test("a host that is killed is replaced; what was in flight says that its outcome is unknown", async () => {
    link.connect();
    await link.connected();
    const session = newSession();
    await link.open(shellCall(session, "sleep 100"));
    const first = await hostPid(home);
    const inFlight = link.signal(session, "end", 30_000).then(
      () => null,
      (error: unknown) => error,
    );
    const lost = new Promise<void>((resolve) => {
      const ignore = {
        output: () => undefined,
        resized: () => undefined,
        ended: () => undefined,
        failed: () => undefined,
      };
      link.subscribe(session, 0, 10, { ...ignore, lost: resolve });
    });
    await link.list();
    if (first !== null) process.kill(first, "SIGKILL");
    await lost;
    expect(await inFlight).toSatisfy((outcome) => outcome === null || outcome instanceof HostLinkError);
    await until("a new host", async () => link.state === "connected" && (await hostPid(home)) !== first);
    expect(states).toEqual(["connected", "lost", "connected"]);
  });

  test("without a host and without leave to start one it says so", async () => {
    use(new SessionHostLink({ home, start: null }));
    link.connect();
    await until("the problem", () => link.state === "lost");
    expect(link.problem).toContain("none is running");
    await expect(link.list()).rejects.toThrow(/Nothing was sent/);
  });

  test("a host that cannot start is tried five times a minute, and the log is named", async () => {
    let nowMs = 0;
    const start = {
      command: process.execPath,
      args: ["-e", "process.exit(3)"],
      logFile: join(home, "host.log"),
    };
    use(new SessionHostLink({ home, start, now: () => nowMs }));
    link.connect();
    await until("the budget is used up", () => link.problem?.includes("5 times") === true, 20_000);
    expect(link.problem).toContain("host.log");
    nowMs = 61_000;
    await until("it is tried again", () => link.problem?.includes("exit code 3") === true, 20_000);
  });
});

describe("with something else at the other end", () => {
  let server: Server;
  let sockets: Socket[];

  async function listen(answer: (socket: Socket) => void, protocol = 1): Promise<void> {
    sockets = [];
    await mkdir(join(home, "run"), { recursive: true });
    const socket = join(home, "run", "other.sock");
    server = createServer((client) => {
      sockets.push(client);
      client.on("error", () => client.destroy());
      client.once("data", () => answer(client));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const address = { socket, token: "t", pid: process.pid, build: "0", protocol, instance: "i" };
    await writeFile(join(home, "run", "session-host.json"), JSON.stringify(address));
    use(new SessionHostLink({ home, start: null }));
    link.connect();
  }

  afterEach(async () => {
    link.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await writeFile(join(home, "run", "session-host.json"), "{}");
  });

  const welcome = { t: "welcome", protocol: 1, build: "0", pid: 1, instance: "i" };

  test("a host of another protocol is left alone and named", async () => {
    await listen(() => undefined, 99);
    await until("the problem", () => link.problem !== null);
    expect(link.problem).toContain(`protocol 99, ours is 1, process ${process.pid}`);
    expect(isAlive(process.pid)).toBe(true);
    expect(sockets).toEqual([]);
  });

  test("a refusal is passed on in the host's words", async () => {
    await listen((socket) => socket.end(encodeFrame({ t: "refused", message: "The token is not right." })));
    await until("the problem", () => link.problem !== null);
    expect(link.problem).toContain("The token is not right.");
  });

  test("what does not fit the protocol ends the connection and rejects what is in flight", async () => {
    await listen((socket) => socket.write(encodeFrame(welcome)));
    await link.connected();
    const call = link.list();
    sockets[0]?.write(encodeFrame({ t: "output", subscription: "not a number" }));
    await expect(call).rejects.toThrow(/does not fit the protocol/);
    expect(states.slice(0, 2)).toEqual(["connected", "lost"]);
  });

  test("bytes that are no frames end the connection", async () => {
    await listen((socket) => socket.write(encodeFrame(welcome)));
    await link.connected();
    sockets[0]?.write(Buffer.alloc(64, 0xff));
    await until("the link is gone", () => states.includes("lost"));
  });
});
