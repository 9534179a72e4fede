import { createServer, type Server, type Socket } from "node:net";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import { encodeFrame } from "#shared/contract/frame.ts";
import { HostCallError, HostLinkError } from "./host-errors.ts";
import { SessionHostLink, type HostLinkState } from "./session-host-link.ts";
import { endHost, hostPid, hostStart, SHORT_LIMITS, shellCall } from "./testing/real-host.ts";
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
    await link.open(shellCall(session, "stty -echo; echo ready; read a; read b; echo got $a $b; exit 7"));
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
    await link.write(session, "w", 2, Buffer.from("two\n"));
    await until("the end", () => exit !== undefined);
    expect([heard.join("").includes("got one two"), exit]).toEqual([true, 7]);
    await expect(link.write(session, "w", 3, Buffer.from("late"))).rejects.toThrow(HostCallError);
  });

  test("tells the host how an engine is started now, and the newest engine's word counts", async () => {
    const started = join(home, "started");
    const command = (what: string) => ["/bin/sh", "-c", `echo ${what} >> ${started}`];
    const first = hostStart(home);
    const args = [...first.args, "--engine-gone-ms", "50", "--engine-command"];
    args.push(JSON.stringify(command("first")));
    use(new SessionHostLink({ home, start: { ...first, args } }));
    link.connect();
    await link.connected();
    await link.open(shellCall(newSession(), "sleep 100"));
    const newer = new SessionHostLink({ home, start: null, engineCommand: command("newer") });
    newer.connect();
    await newer.connected();
    link.close();
    newer.close();
    await until(
      "an engine was started",
      async () => (await readFile(started, "utf8").catch(() => "")) !== "",
    );
    expect(await readFile(started, "utf8")).toMatch(/^(newer\n)+$/);
  });

  test("a host that is killed is replaced; what was in flight says that its outcome is unknown", async () => {
    link.connect();
    await link.connected();
    const session = newSession();
    // It does not end when it is asked to, so that the answer is still awaited when the host is killed.
    await link.open(shellCall(session, "trap '' TERM HUP; sleep 100"));
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

describe("with a session host that stands still", () => {
  async function connected(limits = SHORT_LIMITS): Promise<number> {
    use(new SessionHostLink({ home, start: hostStart(home), limits }));
    link.connect();
    await link.connected();
    return (await hostPid(home)) ?? expect.fail("There is no host.");
  }

  test("the link is lost until it answers again, nothing is ended, and no second one is started", async () => {
    const pid = await connected();
    const session = newSession();
    await link.open(shellCall(session, "stty -echo; while read a; do echo got $a; done"));
    const heard: string[] = [];
    link.subscribe(session, 0, 1_000_000, {
      output: (_, bytes) => heard.push(Buffer.from(bytes).toString()),
      resized: () => undefined,
      ended: () => heard.push("ended"),
      failed: (error) => heard.push(error.message),
      lost: () => heard.push("lost"),
    });
    await link.list();
    process.kill(pid, "SIGSTOP");
    const inFlight = link.resize(session, 100, 40);
    await expect(inFlight).rejects.toThrow(/session host did not answer within 3 s \(resize for ses_/);
    await expect(inFlight).rejects.toThrow(HostLinkError);
    await until("the silence is known", () => link.state === "lost");
    expect(link.problem).toMatch(/^The session host does not answer since \d\d:\d\d:\d\d;/);
    await expect(link.list()).rejects.toThrow(/does not answer since .* Nothing was sent/);
    expect([isAlive(pid), await hostPid(home)]).toEqual([true, pid]);
    process.kill(pid, "SIGCONT");
    await until("it answers again", () => link.state === "connected");
    expect([states, link.problem]).toEqual([["connected", "lost", "connected"], null]);
    expect(await link.list()).toMatchObject([{ session, exit: null, cols: 100, rows: 40 }]);
    await link.write(session, "w", 1, Buffer.from("on\n"));
    await until("the subscription goes on", () => heard.join("").includes("got on"));
    expect(heard).not.toContain("lost");
    expect(await hostPid(home)).toBe(pid);
  });

  test("a call finds that out by itself, each with the time it may take", async () => {
    const pid = await connected({ ...SHORT_LIMITS, openMs: 3_200, endMs: 3_400, heartbeatEveryMs: 600_000 });
    const session = newSession();
    await link.open(shellCall(session, "sleep 100"));
    process.kill(pid, "SIGSTOP");
    const stateThen = link.list().catch((error: Error) => `${link.state}: ${error.message}`);
    const open = link.open(shellCall(newSession(), "true"));
    const end = link.signal(session, "end", 100);
    expect(await stateThen).toMatch(/^lost: The session host did not answer within 3 s/);
    await expect(open).rejects.toThrow(/within 3.2 s \(open for/);
    await expect(end).rejects.toThrow(/within 3.5 s \(signal for/);
    process.kill(pid, "SIGCONT");
    await until("late answers count as answers", () => link.state === "connected");
  });

  test("a link that comes later waits for it and starts no other one", async () => {
    const pid = await connected();
    const instance = link.host?.instance;
    process.kill(pid, "SIGSTOP");
    link.close();
    use(new SessionHostLink({ home, start: hostStart(home), limits: SHORT_LIMITS }));
    link.connect();
    await until("the problem", () => link.problem !== null);
    expect(link.problem).toContain("did not answer within 2 s");
    process.kill(pid, "SIGCONT");
    await until("it answers", () => link.state === "connected");
    expect([link.host?.instance, await hostPid(home)]).toEqual([instance, pid]);
  });

  test("one that is killed while it stands still is replaced", async () => {
    const pid = await connected();
    process.kill(pid, "SIGSTOP");
    await until("the silence is known", () => link.state === "lost");
    process.kill(pid, "SIGKILL");
    await until("a new host", async () => link.state === "connected" && (await hostPid(home)) !== pid);
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
