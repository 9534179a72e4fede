import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { NetworkProxy, type RefusedHost } from "./proxy.ts";
import type { SandboxNetwork, SandboxPlan } from "./sandbox-plan.ts";
import { SandboxBench } from "./testing/sandbox-bench.ts";

let bench: SandboxBench;
let outside: Server;
let port: number;
let proxy: NetworkProxy;
let refused: RefusedHost[];

beforeAll(async () => {
  bench = await SandboxBench.start();
  outside = createServer((socket) => socket.on("error", () => socket.destroy()).end("hello from outside\n"));
  await once(outside.listen(0, "127.0.0.1"), "listening");
  port = (outside.address() as AddressInfo).port;
});
afterAll(async () => {
  outside.close();
  await bench.dispose();
});
beforeEach(async () => {
  refused = [];
  proxy = await startProxy();
});
afterEach(() => proxy.close());

const folder = () => join(bench.data, "proxies", "own");

function startProxy(): Promise<NetworkProxy> {
  return NetworkProxy.start({
    socket: join(folder(), "proxy.sock"),
    hosts: [`allowed.example.com:${port}`],
    ownAddresses: [`127.0.0.1:${port}`],
    onRefused: (host) => refused.push(host),
    resolve: async () => ["127.0.0.1"],
  });
}

function plan(): SandboxPlan {
  const network: SandboxNetwork = {
    kind: "hosts",
    hosts: [`allowed.example.com:${port}`],
    proxySocket: join(folder(), "proxy.sock"),
  };
  return bench.plan("workspace-write", { network });
}

/** Speaks to the proxy as any program would that knows the variable, and prints the last line it gets. */
const through = (authority: string) => `
exec 3<>/dev/tcp/127.0.0.1/\${HTTPS_PROXY##*:}
printf 'CONNECT ${authority} HTTP/1.1\\r\\nHost: ${authority}\\r\\n\\r\\n' >&3
cat <&3 | tail -n 1`;

it("reaches an allowed host from the first instant, and no other", async () => {
  const script = `${through(`allowed.example.com:${port}`)}\n${through(`other.example.com:${port}`)}`;
  const { output, exit } = await bench.run(["bash", "-c", script], plan());
  expect(output).toContain("hello from outside");
  expect(output).toContain("does not let this session reach other.example.com");
  expect(exit.code).toBe(0);
  expect(refused).toEqual([{ host: "other.example.com", port, reason: "not-allowed" }]);
});

it("has no way past the proxy", async () => {
  const script = [
    `(exec 3<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null && echo LOOPBACK`,
    "(exec 3<>/dev/tcp/1.1.1.1/443) 2>/dev/null && echo INTERNET",
    "(exec 3<>/dev/udp/1.1.1.1/53 && echo x >&3) 2>/dev/null && echo DATAGRAM",
    "ls /sys/class/net",
    "cat /proc/net/route | wc -l",
    "echo end",
  ].join("\n");
  const { output } = await bench.run(["bash", "-c", script], plan());
  expect(output).toMatch(/lo\r\n1\r\nend/);
  expect(output).not.toMatch(/LOOPBACK|INTERNET|DATAGRAM/);
});

it("finds the proxy of the next engine at the same place", async () => {
  const once = through(`allowed.example.com:${port}`);
  const { session } = await bench.open(
    ["bash", "-c", `read go; ${once}; read go; ${once}; echo end`],
    plan(),
  );
  await bench.type(session, "go\r");
  await bench.shows(session, "hello from outside");
  await proxy.close();
  proxy = await startProxy();
  await bench.type(session, "go\r");
  const { output } = await bench.ended(session);
  expect(output.match(/hello from outside/g)).toHaveLength(2);
});

it("waits for the proxy of the next engine", async () => {
  await proxy.close();
  const authority = `allowed.example.com:${port}`;
  const script = `
exec 3<>/dev/tcp/127.0.0.1/\${HTTPS_PROXY##*:}
printf 'CONNECT ${authority} HTTP/1.1\\r\\nHost: ${authority}\\r\\n\\r\\n' >&3
echo asked
cat <&3 | tail -n 1`;
  const { session } = await bench.open(["bash", "-c", script], plan());
  await bench.shows(session, "asked");
  proxy = await startProxy();
  const { output } = await bench.ended(session);
  expect(output).toContain("hello from outside");
});

it("serves its own programs on its own loopback", async () => {
  const script = `
    const server = require("node:net").createServer((socket) => socket.end("own server")).listen(4000, () => {
      require("node:net").connect(4000).on("data", (data) => { console.log(String(data)); process.exit(0); });
    });`;
  const { output } = await bench.run([process.execPath, "-e", script], plan());
  expect(output).toContain("own server");
});

/** Whatever still has the socket's path on its command line: relay, wrapper and what holds them. */
async function started(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return lines.filter((line) => line.includes(join(folder(), "proxy.sock")));
}

it("takes the relay along when the program ends, and when it is ended", async () => {
  const { session } = await bench.open(["sh", "-c", "echo up; sleep 1000"], plan());
  await bench.shows(session, "up");
  expect((await started()).length).toBeGreaterThan(0);
  await bench.link.signal(session, "end", 1_000);
  expect(await started()).toEqual([]);
  await bench.run(["true"], plan());
  expect(await started()).toEqual([]);
});

it("starts nothing without the runtime of the relay, or without the folder of the proxy", async () => {
  const noProxy = {
    ...plan(),
    network: { kind: "hosts", hosts: [], proxySocket: "/nowhere/proxy.sock" },
  } as const;
  await expect(bench.open(["echo", "started"], noProxy)).rejects.toThrow(
    /folder of the proxy.*Nothing was started/,
  );
  const command = ["/bin/sh", "-c", "exec true"];
  const { exit, output } = await bench.run(command, { ...plan(), hidden: [process.execPath] });
  expect(exit.code).toBe(126);
  expect(output).toContain("nothing was started");
});
