import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestHost } from "./testing/test-host.ts";

let host: TestHost;
beforeEach(async () => {
  host = await TestHost.start();
});
afterEach(() => host.dispose());

describe("a session on a terminal", () => {
  it("is opened, typed into, read back and ended", async () => {
    const client = await host.connect();
    const { session, pid } = await client.open(["bash", "--norc", "--noprofile", "-i"]);
    expect(pid).toBeGreaterThan(0);
    const screen = await client.subscribe(session);
    await client.write(session, "echo $((20+22)) is it\r");
    await screen.has("42 is it");
    const list = await client.list();
    expect(list.map((record) => record.session)).toEqual([session]);
    const { session: ended } = await client.signal(session, "end", 2_000);
    expect(ended?.exit?.cause).toBe("exited");
    await screen.ended();
  });

  it("passes on exit codes and signals as they are", async () => {
    const client = await host.connect();
    const exitOf = async (script: string) => (await client.run(["sh", "-c", script])).exit;
    expect(await exitOf("exit 7")).toMatchObject({ code: 7, signal: null });
    expect(await exitOf("exit 130")).toMatchObject({ code: 130, signal: null });
    expect(await exitOf("kill -SEGV $$")).toMatchObject({ code: null, signal: "SIGSEGV" });
  });
});
