import { randomBytes } from "node:crypto";
import { appendFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeFrame, FrameDecoder, MAX_FRAME_BYTES } from "#shared/contract/frame.ts";
import { hostMessage, SESSION_PROTOCOL, type HostMessage } from "#shared/session-protocol/message.ts";
import { eventually } from "./testing/eventually.ts";
import { openCall, TestClient } from "./testing/test-client.ts";
import { TestHost } from "./testing/test-host.ts";

/** A peer that may say anything. */
class RawPeer {
  readonly socket: Socket;
  readonly messages: HostMessage[] = [];
  isClosed = false;

  constructor(path: string) {
    const decoder = new FrameDecoder();
    this.socket = connect(path);
    this.socket.on("data", (chunk) => {
      for (const { header } of decoder.push(chunk)) this.messages.push(hostMessage.parse(header));
    });
    this.socket.on("error", () => undefined);
    this.socket.on("close", () => {
      this.isClosed = true;
    });
  }

  async refusal(): Promise<string> {
    await eventually("the host closes the connection", () => this.isClosed);
    const said = this.messages.map((message) =>
      message.t === "refused" ? message.message : `answered ${message.t}`,
    );
    return said.join(" and ");
  }
}

describe("a peer that is not an engine", () => {
  let host: TestHost;
  let socket: string;
  let token: string;
  beforeEach(async () => {
    host = await TestHost.start();
    ({ socket, token } = await host.address());
  });
  afterEach(() => host.dispose());

  const refusedAfter = async (...frames: Uint8Array[]) => {
    const peer = new RawPeer(socket);
    for (const frame of frames) peer.socket.write(frame);
    return peer.refusal();
  };
  const stillAnswers = async () => {
    const client = await host.connect();
    expect(await client.list()).toEqual([]);
    client.close();
  };

  it("is refused without the token, with another one, and with another protocol", async () => {
    const hello = (more: object) => encodeFrame({ t: "hello", protocol: SESSION_PROTOCOL, token, ...more });
    expect(await refusedAfter(hello({ token: "" }))).toMatch(/token/);
    expect(await refusedAfter(hello({ token: `${token.slice(0, -1)}x` }))).toMatch(/token/);
    expect(await refusedAfter(hello({ token: undefined }))).toMatch(/first message/);
    expect(await refusedAfter(hello({ protocol: 99 }))).toMatch(/speaks protocol/);
    await stillAnswers();
  });

  it.each([
    ["list", { t: "list", call: 1 }],
    ["open", { t: "open", call: 1, ...openCall(["touch", "/tmp/never-made"]) }],
    ["signal", { t: "signal", call: 1, session: "ses_000000", signal: "KILL", graceMs: 0 }],
  ])("may not %s before hello, nor in the same breath as a wrong one", async (_verb, call) => {
    const wrong = encodeFrame({ t: "hello", protocol: SESSION_PROTOCOL, token: "0".repeat(64) });
    expect(await refusedAfter(encodeFrame(call))).toMatch(/first message/);
    expect(await refusedAfter(Buffer.concat([wrong, encodeFrame(call)]))).toMatch(/token/);
    await stillAnswers();
  });

  it("is cut off when it says nothing", async () => {
    expect(await refusedAfter()).toMatch(/two seconds/);
  });

  it("is cut off when it drips bytes of a large frame", async () => {
    const announced = Buffer.alloc(8);
    announced.writeUInt32BE(MAX_FRAME_BYTES - 4);
    expect(await refusedAfter(announced, Buffer.alloc(100_000))).toMatch(/before hello/);
  });

  it("is cut off when it announces a frame over the limit, also after hello", async () => {
    const tooLarge = Buffer.alloc(4);
    tooLarge.writeUInt32BE(MAX_FRAME_BYTES + 1);
    expect(await refusedAfter(tooLarge)).toMatch(/allowed are/);
    const client = await TestClient.connect(socket);
    await client.hello(token);
    client.socket.write(tooLarge);
    await eventually("the connection ends", () => client.closed);
    await stillAnswers();
  });

  it("cannot crash the host with noise", async () => {
    const rounds = process.env["FLIGHTDECK_LONG"] === "1" ? 2_000 : 100;
    const hello = encodeFrame({ t: "hello", protocol: SESSION_PROTOCOL, token });
    const noises = [
      () => randomBytes(1 + Math.floor(Math.random() * 2_000)),
      () => encodeFrame(JSON.parse(randomJson())),
      () => encodeFrame({ t: "write", call: 1, session: randomJson() }, randomBytes(100)),
      () => encodeFrame({ t: ["open", "resize", "subscribe"][Math.floor(Math.random() * 3)], call: {} }),
    ];
    for (let round = 0; round < rounds; round++) {
      const peer = new RawPeer(socket);
      if (round % 2 === 0) peer.socket.write(hello);
      for (const noise of noises) peer.socket.write(noise());
      await eventually("the noise was sent", () => peer.socket.writableLength === 0 || peer.isClosed);
      peer.socket.destroy();
    }
    expect(host.process.exitCode).toBeNull();
    await stillAnswers();
  });

  it.each([[null], [1], ["x"], [[]], [true], [{}], [{ call: null }], [{ t: "list", call: "1" }]])(
    "is cut off for the header %j also after hello, and nobody else is",
    async (header) => {
      const other = await host.connect();
      const { session } = await other.open(["cat"]);
      const client = await host.connect();
      client.send(header);
      await eventually("the connection ends", () => client.closed);
      expect(client.messages.at(-1)).toMatchObject({ t: "refused" });
      expect((await other.list()).map((each) => [each.session, each.exit])).toEqual([[session, null]]);
      other.close();
    },
  );

  it("cannot make the list of sessions too long to be told", async () => {
    const client = await host.connect();
    const name = "x".repeat(MAX_FRAME_BYTES - 1_000);
    await expect(client.open([name])).rejects.toThrow(/could-not-start/);
    expect((await client.list())[0]?.exit?.message?.length).toBeLessThan(3_000);
    client.close();
  });

  it("gets a failure, not a crash, for a call that does not fit", async () => {
    const client = await host.connect();
    await expect(client.call({ t: "open", session: "../../x" })).rejects.toThrow(/bad-call/);
    await expect(client.call({ t: "fly" })).rejects.toThrow(/bad-call/);
    await expect(client.call({ t: "resize", session: "ses_000000", cols: 0, rows: 1 })).rejects.toThrow(
      /bad-call/,
    );
    await expect(client.call({ t: "resize", session: "ses_000000", cols: 1, rows: 1 })).rejects.toThrow(
      /no-session/,
    );
  });
});

const randomJson = () => {
  const values = [null, 1, "x", [], {}, { t: "hello" }, { t: "list" }, { t: "open", call: -1 }, { call: 1 }];
  return JSON.stringify(values[Math.floor(Math.random() * values.length)]);
};

describe("one host per data directory", () => {
  it("a second one says so and leaves", async () => {
    const host = await TestHost.start();
    const second = await TestHost.spawn({ home: host.home });
    expect(await second.exited).toBe(0);
    expect(second.stderr).toMatch(/is running already/);
    await (await host.connect()).list();
    await host.dispose();
  });

  it("of many that start at once, also over a stale socket, exactly one stays", async () => {
    const first = await TestHost.start();
    const home = first.home;
    await first.kill("SIGKILL");
    const starters = await Promise.all(Array.from({ length: 6 }, () => TestHost.spawn({ home })));
    const left = await eventually("all but one left", () => {
      const gone = starters.filter(({ process }) => process.exitCode !== null);
      return gone.length === starters.length - 1 && gone;
    });
    expect(left.every(({ process }) => process.exitCode === 0)).toBe(true);
    const winner = starters.find(({ process }) => process.exitCode === null);
    await (await winner?.connect())?.list();
    await winner?.dispose();
  });

  it("replaces what a dead one left behind", async () => {
    const home = await TestHost.home();
    await mkdir(join(home, "run"), { mode: 0o755 });
    const server = createServer().listen(join(home, "run", "old"));
    await eventually("a socket is there", () => server.listening);
    // A socket file whose owner is gone: renamed, so that closing does not take it along.
    await rename(join(home, "run", "old"), join(home, "run", "session-host.sock"));
    server.close();
    const host = await TestHost.start({ home });
    await (await host.connect()).list();
    await host.dispose();
  });

  it("says when the socket path is too long", async () => {
    const home = join(await TestHost.home(), "x".repeat(100));
    const host = await TestHost.spawn({ home });
    expect(await host.exited).toBe(1);
    expect(host.stderr).toMatch(/^The socket path .* is longer than 100 bytes; choose .*\.\n$/);
    await rm(join(home, ".."), { recursive: true });
  });

  it("shows its usage when it is started wrongly", async () => {
    const host = await TestHost.spawn({ args: ["--idle-ms", "soon"] });
    expect(await host.exited).toBe(2);
    expect(host.stderr).toMatch(/^Usage: /);
    await rm(host.home, { recursive: true });
  });
});

describe("the life of a host", () => {
  it("goes on after an error that nothing caught, and writes its stack down", async () => {
    // A bug reached from outside, in the real program: every signal meets the next kind of failure.
    const bug = `let hits = 0; process.on("SIGUSR2", () => {
      hits += 1;
      if (hits === 1) throw new Error("a thrown bug");
      void Promise.reject(new Error("a rejected bug"));
    });`;
    const preload = ["--import", `data:text/javascript,${encodeURIComponent(bug)}`];
    const host = await TestHost.start({ nodeArgs: preload });
    const client = await host.connect();
    const { session } = await client.open(["cat"]);
    for (const what of ["thrown", "rejected"]) {
      host.process.kill("SIGUSR2");
      await eventually(`the ${what} bug is in the log`, () => {
        if (host.process.exitCode !== null) throw new Error(`The host died: ${host.stderr}`);
        return new RegExp(`sessions go on\\. Error: a ${what} bug\\n +at `).test(host.stderr);
      });
    }
    expect((await client.list()).map((each) => [each.session, each.exit])).toEqual([[session, null]]);
    await host.dispose();
  });

  it("ends after a time without sessions and clients, and not before", async () => {
    const host = await TestHost.start({ args: ["--idle-ms", "300"] });
    const client = await host.connect();
    const { session } = await client.open(["cat"]);
    client.close();
    const again = await host.connect();
    expect((await again.list())[0]?.exit).toBeNull();
    await again.signal(session, "end");
    again.close();
    expect(await host.exited).toBe(0);
    expect(host.stderr).toMatch(/no session and no engine for 300 ms/);
    await rm(host.home, { recursive: true });
  });

  it("ends when its run directory is gone", async () => {
    const host = await TestHost.start();
    const client = await host.connect();
    await client.open(["cat"]);
    await rm(join(host.home, "run"), { recursive: true });
    expect(await host.exited).toBe(0);
    await rm(host.home, { recursive: true });
  });

  it("ends its sessions and writes how they ended when it is told to leave", async () => {
    const host = await TestHost.start();
    const client = await host.connect();
    const { session } = await client.open([
      "sh",
      "-c",
      'trap "echo bye; exit 5" TERM; echo up; while :; do sleep 0.05; done',
    ]);
    await (await client.subscribe(session)).has("up");
    host.process.kill("SIGTERM");
    expect(await host.exited).toBe(0);
    const exit = await readFile(join(host.home, "sessions", session, "exit.json"), "utf8");
    expect(JSON.parse(exit)).toMatchObject({ code: 5, cause: "exited" });
    await rm(host.home, { recursive: true });
  });

  it("is not ended by the terminal it was started from", async () => {
    const host = await TestHost.start();
    host.process.kill("SIGHUP");
    await eventually("it says so", () => host.stderr.includes("SIGHUP ignored"));
    expect(await (await host.connect()).list()).toEqual([]);
    await host.dispose();
  });

  it("starts an engine when sessions live without one, a few times and not for ever", async () => {
    const home = await TestHost.home();
    const calls = join(home, "engine-starts");
    await writeFile(calls, "");
    const command = JSON.stringify(["sh", "-c", `echo started >> ${calls}`]);
    const host = await TestHost.start({
      home,
      args: ["--engine-gone-ms", "50", "--engine-command", command],
    });
    const starts = async () => (await readFile(calls, "utf8")).split("\n").length - 1;
    const client = await host.connect();
    await client.open(["cat"]);
    expect(await starts()).toBe(0);
    client.close();
    await eventually("five starts", async () => (await starts()) === 5);
    // A connected engine gives the next five; the marks tell them apart from late ones.
    const engine = await host.connect();
    await appendFile(calls, "connected\n");
    engine.close();
    await eventually("five more", async () => (await starts()) === 11);
    expect(host.stderr.match(/starting one/g)?.length).toBe(10);
    await host.dispose();
  });
});
