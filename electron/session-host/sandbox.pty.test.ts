import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newSession } from "./testing/test-client.ts";
import { recordedExit } from "./testing/recorded.ts";
import { TestHost } from "./testing/test-host.ts";
import { pathWith } from "./testing/tool-paths.ts";

const sandbox = { arguments: ["--ro-bind", "/", "/", "--dev", "/dev"] };

async function onHost(path: string | undefined, check: (host: TestHost) => Promise<void>): Promise<void> {
  const host = await TestHost.start(path === undefined ? {} : { path });
  try {
    await check(host);
  } finally {
    await host.dispose();
  }
}

it("starts nothing when it cannot hold the sandbox that was asked for", async () => {
  const path = await pathWith("setsid", "perl");
  await onHost(path, async (host) => {
    const client = await host.connect();
    const session = newSession();
    const marker = join(host.home, "started");
    const opening = client.open(["touch", marker], { session, sandbox });
    await expect(opening).rejects.toThrow(/could-not-start: .*bubblewrap.*Nothing was started/);
    expect(await readdir(host.home)).not.toContain("started");
    expect(await recordedExit(host.home, session)).toMatchObject({ cause: "could-not-start" });
    expect((await client.open(["cat"])).sandboxed).toBe(false);
  });
  await rm(path, { recursive: true });
});

it.runIf(process.platform === "linux")("knows no seatbelt on Linux", async () => {
  await onHost(undefined, async (host) => {
    const client = await host.connect();
    const opening = client.open(["true"], { sandbox: { profile: "(version 1)(deny default)" } });
    await expect(opening).rejects.toThrow(/could-not-start: .*only macOS has/);
  });
});

it("finds its own tools in a sandbox that hides where the person keeps theirs", async () => {
  const path = await pathWith("bwrap", "setsid", "perl");
  const hidden = { arguments: [...sandbox.arguments, "--tmpfs", "/tmp"] };
  await onHost(path, async (host) => {
    const client = await host.connect();
    const { exit } = await client.run(["sh", "-c", "kill -TERM $$"], { sandbox: hidden, cwd: "/" });
    expect(exit).toMatchObject({ code: null, signal: "SIGTERM" });
  });
  await rm(path, { recursive: true });
});

it("reports exits of a sandboxed program on pipes", async () => {
  await onHost(undefined, async (host) => {
    const client = await host.connect();
    const more = { sandbox, stdio: { kind: "pipe" } } as const;
    expect((await client.run(["sh", "-c", "echo out; exit 9"], more)).exit).toMatchObject({ code: 9 });
    expect((await client.run(["sh", "-c", "kill -KILL $$"], more)).exit).toMatchObject({ signal: "SIGKILL" });
  });
});
