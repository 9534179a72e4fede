import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../testing/recorded.ts";
import { plainEnv } from "../testing/test-client.ts";
import { startOnPlainTerminal } from "./plain-terminal.ts";
import type { ProcessExit, RunningProcess } from "./running.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fd-plain-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Run {
  readonly running: RunningProcess;
  readonly chunks: Buffer[];
  readonly ended: Promise<ProcessExit>;
}

function run(
  program: string,
  args: readonly string[],
  onOutput: (text: string) => void = () => undefined,
): Run {
  const chunks: Buffer[] = [];
  let resolve: (exit: ProcessExit) => void = () => undefined;
  const ended = new Promise<ProcessExit>((settle) => {
    resolve = settle;
  });
  const size = { cols: 80, rows: 24 };
  const plan = {
    program,
    args,
    cwd: "/",
    env: plainEnv,
    size,
    sandbox: null,
    limited: [],
    limitedInside: [],
  };
  const running = startOnPlainTerminal(plan, {
    output: (bytes) => {
      chunks.push(Buffer.from(bytes));
      onOutput(Buffer.concat(chunks).toString());
    },
    errorOutput: () => undefined,
    exited: () => undefined,
    ended: (exit) => resolve(exit),
  });
  return { running, chunks, ended };
}

/** What macOS and Windows use; here it runs on whatever system the tests run on. */
describe("a terminal without setsid", () => {
  it("gives every byte of programs that end at once", async () => {
    const rounds = process.env["FLIGHTDECK_LONG"] === "1" ? 200 : 20;
    for (let round = 0; round < rounds; round++) {
      const source = randomBytes(1 + 5_000 * round).toString("hex");
      const path = join(folder, `source-${round}`);
      await writeFile(path, source);
      const { chunks, ended } = run("/bin/cat", [path]);
      expect(await ended).toEqual({ code: 0, signal: null });
      expect(sha256(Buffer.concat(chunks))).toBe(sha256(Buffer.from(source)));
    }
  });

  it("gives all output also when the reader is slower than the program", async () => {
    // Short lines come in small reads, so that many of them are left when the wait is over.
    const source = "y\n".repeat(20_000);
    const path = join(folder, "slow");
    await writeFile(path, source);
    const { chunks, ended } = run("/bin/cat", [path], () => {
      const untilMs = performance.now() + 20;
      while (performance.now() < untilMs);
    });
    await ended;
    expect(Buffer.concat(chunks).length).toBe(source.length * 1.5);
  });

  it("takes input, sizes and signals", async () => {
    const size = run("/bin/sh", ["-c", "read go; stty size"]);
    size.running.resize(100, 40);
    size.running.write(Buffer.from("go\r"));
    expect(await size.ended).toEqual({ code: 0, signal: null });
    expect(Buffer.concat(size.chunks).toString()).toContain("40 100");
    const killed = run("/bin/sh", ["-c", "kill -TERM $$"]);
    expect(await killed.ended).toEqual({ code: null, signal: "SIGTERM" });
  });
});
