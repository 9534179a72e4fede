import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../sessions/testing/until.ts";
import { SandboxBench } from "./testing/sandbox-bench.ts";
import type { SandboxNetwork } from "./sandbox-plan.ts";

const IS_LONG = process.env["FLIGHTDECK_LONG"] === "1";
const CTRL_C = "\x03";

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
});
afterAll(() => bench.dispose());

it.each(["read-only", "workspace-write", "full"] as const)("runs at the level %s", async (level) => {
  const script = "echo $$ $PWD; cat src/code; grep CapEff /proc/self/status";
  const { exit, output, record } = await bench.run(["sh", "-c", script], bench.plan(level));
  expect(exit).toMatchObject({ code: 0, signal: null });
  expect(output).toContain(`${bench.workspace}\r\nown`);
  expect(output).toContain("CapEff:\t0000000000000000");
  expect(record).toMatchObject({ sandboxed: true, limits: "none", containment: "pid-namespace" });
});

/** With a host list the program has a relay beside it, which must not be felt. */
const networks = (): Record<string, SandboxNetwork> => ({
  off: { kind: "off" },
  hosts: { kind: "hosts", hosts: [], proxySocket: `${bench.data}/proxies/own/proxy.sock` },
  open: { kind: "open" },
});

describe.each(["off", "hosts", "open"])("a program in a sandbox with its network %s", (kind) => {
  const plan = () => bench.plan("workspace-write", { network: networks()[kind] ?? { kind: "off" } });

  it("ends with its own exit code", async () => {
    const step = IS_LONG ? 1 : 51;
    for (let code = 0; code <= 255; code += step) {
      const { exit } = await bench.run(["sh", "-c", `exit ${code}`], plan());
      expect(exit).toMatchObject({ code, signal: null });
    }
  });

  it.each(["SIGKILL", "SIGSEGV", "SIGTERM", "SIGINT"])("ends by its own %s", async (signal) => {
    const { exit } = await bench.run(["sh", "-c", `kill -${signal.slice(3)} $$`], plan());
    expect(exit).toMatchObject({ code: null, signal });
  });

  it("is interrupted by Ctrl-C in cooked mode, and hears it when it wants to", async () => {
    // Without a program: a shell that is about to start one loses a Ctrl-C of that moment (seen 6 times in 180 with dash).
    const stopped = await bench.open(["sh", "-c", "echo up; read -r line"], plan());
    await bench.shows(stopped.session, "up");
    await bench.type(stopped.session, CTRL_C);
    expect((await bench.ended(stopped.session)).exit).toMatchObject({ code: null, signal: "SIGINT" });

    // And bash forgets one when the program it waits for ends well in that moment.
    const script = "trap 'echo heard; exit 3' INT; echo up; while :; do read -rt 0.2 line; done";
    const trapping = await bench.open(["bash", "-c", script], plan());
    await bench.shows(trapping.session, "up");
    await bench.type(trapping.session, CTRL_C);
    const { exit, output } = await bench.ended(trapping.session);
    expect(exit).toMatchObject({ code: 3, signal: null });
    expect(output).toContain("heard");
  });

  it("hears of a new size, and has job control", async () => {
    const { session } = await bench.open(["bash", "--norc", "--noprofile", "-i"], plan());
    await bench.type(session, "trap 'stty size' WINCH; echo re''ady\r");
    await bench.shows(session, "ready");
    await bench.link.resize(session, 123, 45);
    await until("the size is known", async () => {
      await bench.type(session, "\r");
      return (await bench.output(session)).includes("45 123");
    });
    await bench.type(session, "bash -c 'echo be''gun; sleep 1000'\r");
    await bench.shows(session, "begun");
    await bench.type(session, CTRL_C);
    await bench.type(session, "exit $?\r");
    const { exit, output } = await bench.ended(session);
    expect(exit).toMatchObject({ code: 130, signal: null });
    expect(output).not.toMatch(/cannot set terminal process group|no job control/);
  });

  it("has no child that it did not start itself", async () => {
    const script = "IFS= read -r children < /proc/$$/task/$$/children; echo children[$children]";
    const { output } = await bench.run(["bash", "-c", script], plan());
    expect(output).toContain("children[]");
  });
});

it("says what is missing instead of starting something else", async () => {
  await expect(bench.open(["no-such-program"], bench.plan("read-only"))).rejects.toThrow(/was not found/);
  const gone = { ...bench.plan("read-only"), workspace: `${bench.data}/workspaces/gone` };
  await expect(bench.open(["true"], gone)).rejects.toThrow(
    /workspace .* does not exist\. Nothing was started/,
  );
});

it("fails closed when bubblewrap cannot do what the arguments ask", async () => {
  const sandbox = { arguments: ["--ro-bind", "/", "/", "--bind", "/nowhere/at/all", "/mnt"] };
  const { exit, output } = await bench.run(["sh", "-c", "echo started"], bench.plan("read-only"), {
    sandbox,
  });
  expect(output).not.toContain("started");
  expect(exit.cause).toBe("could-not-start");
  expect(exit.message).toMatch(/sandbox could not be set up.*Nothing was started/);
});

it("gives loader variables to the program, never to what builds the sandbox", async () => {
  const canary = `${bench.workspace}/loaded.so`;
  const env = { PATH: "/usr/bin:/bin", LD_PRELOAD: canary, BASH_ENV: canary };
  const { output } = await bench.run(["/usr/bin/env"], bench.plan("read-only"), { env });
  expect(output).toContain(`LD_PRELOAD=${canary}`);
  // The linker complains once for every program that is started with it: setsid, the reporter and env itself.
  expect(output).not.toContain("bwrap");
});

it("starts a program of the hidden home by the link that leads to it", async () => {
  const [link, program] = [join(bench.root, "home", "bin", "tool"), join(bench.root, "elsewhere", "tool")];
  await writeFile(program, "#!/bin/sh\nls -A ~; echo from $0\n", { mode: 0o755 });
  await mkdir(dirname(link));
  await symlink(program, link);
  const env = { PATH: "/usr/bin:/bin", HOME: join(bench.root, "home") };
  const plan = bench.plan("read-only", { home: { reads: [link] } });
  const { output, exit } = await bench.run([link], plan, { env });
  expect(output).toBe(`bin\r\nfrom ${link}\r\n`);
  expect(exit.code).toBe(0);
});
