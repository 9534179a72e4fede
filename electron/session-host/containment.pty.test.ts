import { rm } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { endSleepers, escapeScript, newMark, sleepers } from "./testing/escape-script.ts";
import { eventually } from "./testing/eventually.ts";
import { plainEnv, type TestClient } from "./testing/test-client.ts";
import { TestHost } from "./testing/test-host.ts";
import { containments, pathWith, toolsOf } from "./testing/tool-paths.ts";

const CTRL_C = "\x03";
const CTRL_Z = "\x1a";
const shell = ["bash", "--norc", "--noprofile", "-i"];

/** pidfd_open and pidfd_getfd have these numbers everywhere: what lies behind descriptor 3 of whoever is in reach. */
const SAY_IN_THE_NAME_OF_OTHERS = `
for my $pid (map { m{(\\d+)} } glob "/proc/[0-9]*") {
  next if $pid == $$ || (my $process = syscall(434, $pid, 0)) < 0;
  next if (my $taken = syscall(438, $process, 3, 0)) < 0;
  open(S, ">&=", $taken) and syswrite S, "$ARGV[0]\\n";
}`;

describe.each(containments)("a session held by %s", (kind) => {
  let host: TestHost;
  let client: TestClient;
  let path: string;
  beforeAll(async () => {
    path = await pathWith(...toolsOf(kind));
  });
  afterAll(() => rm(path, { recursive: true }));
  beforeEach(async () => {
    host = await TestHost.start({ path });
    client = await host.connect();
  });
  afterEach(() => host.dispose());

  const openAndFollow = async (command: readonly string[], env: Record<string, string> = {}) => {
    const record = await client.open(command, { env: { ...plainEnv, ...env } });
    return { ...record, screen: await client.subscribe(record.session) };
  };
  it("says how it is held", async () => {
    const { containment } = await client.open(["cat"]);
    expect(containment).toBe(kind);
  });

  it.each([
    ["exit 0", { code: 0, signal: null }],
    ["exit 7", { code: 7, signal: null }],
    ["exit 130", { code: 130, signal: null }],
    ["exit 255", { code: 255, signal: null }],
    ["kill -SEGV $$", { code: null, signal: "SIGSEGV" }],
    ["kill -KILL $$", { code: null, signal: "SIGKILL" }],
  ])("reports `%s` as it was, on a terminal and on pipes", async (script, exit) => {
    expect((await client.run(["sh", "-c", script])).exit).toMatchObject(exit);
    expect((await client.run(["sh", "-c", script], { stdio: { kind: "pipe" } })).exit).toMatchObject(exit);
  });

  // Without a namespace nobody reports, and the programs found would be those of others.
  const lies = [
    ["0", "exit 7", { code: 7, signal: null }],
    ["0", "kill -KILL $$", { code: null, signal: "SIGKILL" }],
  ] as const;
  it.each(kind === "pid-namespace" ? lies : [])(
    "does not take %s for the end of `%s`, because the program says so",
    async (lie, script, exit) => {
      const command = ["sh", "-c", `perl -e '${SAY_IN_THE_NAME_OF_OTHERS}' ${lie}; ${script}`];
      expect((await client.run(command)).exit).toMatchObject(exit);
    },
  );

  it("interrupts a cooked-mode program by Ctrl-C", async () => {
    const { session, screen } = await openAndFollow(["cat"]);
    await client.write(session, "hello\r");
    await screen.has("hello\r\nhello");
    await client.write(session, CTRL_C);
    expect(await screen.ended()).toMatchObject({ code: null, signal: "SIGINT" });
  });

  it("lets a shell with job control run, stop, continue and interrupt its jobs", async () => {
    const { session, screen } = await openAndFollow(shell, { PS1: "ready> " });
    await screen.has("ready> ");
    const job = `bash -c 'trap "echo con""tinued" CONT; echo be""gin; while :; do sleep 1000 & wait; done'`;
    await client.write(session, `${job}\r`);
    await screen.has("begin");
    await client.write(session, CTRL_Z);
    await screen.has("Stopped");
    await client.write(session, "fg\r");
    await screen.has("continued");
    await client.write(session, CTRL_C);
    await client.write(session, "echo code $?\r");
    await screen.has("code 130");
    await client.write(session, "exit 3\r");
    expect(await screen.ended()).toMatchObject({ code: 3, signal: null });
    expect(screen.text).not.toMatch(/cannot set terminal process group|no job control/);
  });

  it("is not stopped for ever by Ctrl-Z when nobody could continue it", async () => {
    const { session, screen } = await openAndFollow(["cat"]);
    await client.write(session, CTRL_Z);
    await client.write(session, "still here\r");
    await screen.has("still here\r\nstill here");
  });

  it("tells the program about a new size", async () => {
    const script = 'trap "stty size" WINCH; echo waiting; while :; do sleep 1000 & wait $!; done';
    const { session, screen } = await openAndFollow(["bash", "-c", script]);
    await screen.has("waiting");
    await client.call({ t: "resize", session, cols: 123, rows: 45 });
    await screen.has("45 123");
  });

  it("gives the program a terminal of its own and no file of the host", async () => {
    await client.open(["cat"]);
    const script = "tty; cat /dev/null </dev/tty; ls -l /proc/self/fd; test -t 0 && test -t 2 && echo both";
    const { text } = await client.run(["sh", "-c", script]);
    expect(text).toMatch(/^\/dev\/pts\/\d+\r\n/);
    expect(text).toContain("both");
    expect(text).not.toMatch(/ptmx|socket:|session-host|transcript|pipe:/);
  });

  it("delivers signals to the program", async () => {
    for (const [signal, name] of [
      ["INT", "SIGINT"],
      ["TERM", "SIGTERM"],
      ["HUP", "SIGHUP"],
      ["KILL", "SIGKILL"],
    ] as const) {
      const { session, screen } = await openAndFollow(["cat"]);
      await client.write(session, "up\r");
      await screen.has("up\r\nup");
      await client.signal(session, signal);
      const exit = await screen.ended();
      // A KILL of a namespace ends its first process as well; either way nobody is left.
      expect(exit.signal).toBe(name);
    }
  });

  it("ends companions with their session", async () => {
    const main = await openAndFollow(["cat"]);
    const companion = await client.open(["sleep", "1000"], {
      companionOf: main.session,
      stdio: { kind: "pipe" },
    });
    await client.signal(main.session, "end");
    await eventually("the companion ended", () => client.records.get(companion.session)?.exit ?? undefined);
  });

  it("ends what tries to escape within five seconds, or says what could not be held", async () => {
    const mark = newMark();
    const { session, screen, containment } = await openAndFollow(["bash", "-c", escapeScript(mark)]);
    await screen.has("all-away");
    await eventually("the escapees are away", async () => (await sleepers(mark)).length >= 7);
    const startMs = performance.now();
    const { session: record } = await client.signal(session, "end", 1_000);
    expect(performance.now() - startMs).toBeLessThan(5_000);
    expect(record?.exit).not.toBeNull();
    const survivors = await sleepers(mark);
    await endSleepers(mark);
    process.stdout.write(`${kind}: ${survivors.length} of 8 survive: ${survivors.join(", ")}\n`);
    expect(containment).toBe(kind);
    if (kind === "pid-namespace") expect(survivors).toEqual([]);
    // Only a process that shed session, group, parent, environment and terminal may get away.
    else expect(survivors.filter((line) => !line.endsWith(".6"))).toEqual([]);
  });

  it("leaves nothing behind when the host is killed", async () => {
    const mark = newMark();
    const { screen } = await openAndFollow(["bash", "-c", escapeScript(mark)]);
    await screen.has("all-away");
    await eventually("the escapees are away", async () => (await sleepers(mark)).length >= 7);
    await host.kill("SIGKILL");
    const next = await TestHost.start({ home: host.home, path });
    await eventually("only what cannot be held is left", async () => {
      const survivors = await sleepers(mark);
      return survivors.every((line) => kind === "process-group" && line.endsWith(".6"));
    });
    await endSleepers(mark);
    await next.dispose();
  });
});
