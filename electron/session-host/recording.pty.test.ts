import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SESSION_FILES } from "#shared/session-protocol/session-files.ts";
import { eventually } from "./testing/eventually.ts";
import { outputOf, recordedExit, recordedFrames, sessionFolder, sha256 } from "./testing/recorded.ts";
import { newSession, type TestClient } from "./testing/test-client.ts";
import { TestHost } from "./testing/test-host.ts";

const isLong = process.env["FLIGHTDECK_LONG"] === "1";
const pipe = { stdio: { kind: "pipe" as const } };

const gapBytes = (payload: Uint8Array) =>
  (JSON.parse(Buffer.from(payload).toString()) as { bytes: number }).bytes;

let host: TestHost;
let client: TestClient;
beforeEach(async () => {
  host = await TestHost.start();
  client = await host.connect();
});
afterEach(() => host.dispose());

describe("the record of a session", () => {
  it("has every byte of programs that end at once", { timeout: 300_000 }, async () => {
    const rounds = isLong ? 200 : 25;
    const sizes = [1, 100, 4_095, 4_096, 4_097, 65_536, 1024 * 1024];
    for (let round = 0; round < rounds; round++) {
      const size = sizes[round % sizes.length] ?? 1;
      const source = Buffer.from(
        randomBytes(size)
          .toString("latin1")
          .replaceAll(/[^ -~]/g, "x"),
        "latin1",
      );
      const path = join(host.home, `source-${round}`);
      await writeFile(path, source);
      for (const stdio of [undefined, pipe]) {
        const { bytes, session } = await client.run(["cat", path], stdio);
        expect(sha256(bytes)).toBe(sha256(source));
        expect(sha256(outputOf(await recordedFrames(host.home, session)))).toBe(sha256(source));
      }
    }
  });

  it("keeps stdout and stderr of a program on pipes apart", async () => {
    const { text, session } = await client.run(["sh", "-c", "echo to out; echo to err >&2; exit 4"], pipe);
    expect(text).toBe("to out\n");
    expect(outputOf(await recordedFrames(host.home, session, "stderr")).toString()).toBe("to err\n");
    expect(await recordedExit(host.home, session)).toMatchObject({ code: 4, cause: "exited" });
  });

  it("feeds a program on pipes through its open stdin", async () => {
    const { session } = await client.open(["cat"], pipe);
    const received = await client.subscribe(session);
    await client.write(session, "one\n");
    await received.has("one\n");
    await client.write(session, "two\n");
    expect(await received.has("one\ntwo\n")).toBe("one\ntwo\n");
    await client.signal(session, "end");
  });

  it("has sizes, input lengths and the exit in order, and never what was typed", async () => {
    const { session } = await client.open(["cat"]);
    const received = await client.subscribe(session);
    await client.write(session, "first\r");
    await received.has("first\r\nfirst\r\n");
    await client.call({ t: "resize", session, cols: 100, rows: 30 });
    await client.write(session, "\x04");
    await received.ended();
    const frames = await recordedFrames(host.home, session);
    expect(frames.map(({ kind }) => kind).filter((kind) => kind !== "output")).toEqual([
      "header",
      "input",
      "resize",
      "input",
      "exit",
    ]);
    const input = frames.find(({ kind }) => kind === "input");
    expect(JSON.parse(Buffer.from(input?.payload ?? []).toString())).toEqual({
      writer: client.writer,
      seq: 1,
      bytes: 6,
    });
    const order = received.events.filter(({ t }) => t === "resized" || t === "ended").map(({ t }) => t);
    expect(order).toEqual(["resized", "ended"]);
    expect(frames.every((frame, index) => frame.monotonicUs >= (frames[index - 1]?.monotonicUs ?? 0))).toBe(
      true,
    );
  });

  it("keeps the newest output of a session over its limit", async () => {
    const script =
      'i=0; while [ $i -lt 30000 ]; do echo "line $i ........................"; i=$((i+1)); done';
    const { session, text } = await client.run(["sh", "-c", script], { maxBytes: 256 * 1024 });
    expect(text).toContain("line 29999 ");
    const frames = await recordedFrames(host.home, session);
    const kept = outputOf(frames).toString();
    expect(kept.startsWith("line 0 ")).toBe(true);
    expect(kept.trimEnd().endsWith("line 29999 ........................")).toBe(true);
    expect(frames.some(({ kind }) => kind === "gap")).toBe(true);
    const { size } = await stat(join(sessionFolder(host.home, session), SESSION_FILES.transcript));
    expect(size).toBeLessThan(400 * 1024);
  });

  it("is private to its owner", async () => {
    const { session } = await client.run(["true"]);
    const folder = sessionFolder(host.home, session);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder))
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    for (const name of ["session-host.json", "session-host.sock"]) {
      expect((await stat(join(host.home, "run", name))).mode & 0o077).toBe(0);
    }
    expect((await stat(join(host.home, "run"))).mode & 0o777).toBe(0o700);
  });
});

describe("secrets", () => {
  const canaries = [1, 2, 3, 4].map(() => `canary-${randomBytes(9).toString("base64")}`);

  it("reach neither disk nor screen, however they are cut", async () => {
    const pieces = canaries.flatMap((canary) => [
      `printf %s '${canary.slice(0, 5)}'; printf '%s\\n' '${canary.slice(5)}'`,
      `echo ${Buffer.from(`user:${canary}`).toString("base64")}`,
      `echo '${encodeURIComponent(canary)}'`,
      `echo "${canary}" >&2`,
    ]);
    const command = ["sh", "-c", pieces.join("\n"), canaries[0] ?? ""];
    const options = { redact: canaries, env: { PATH: "/usr/bin:/bin", TOKEN: canaries[1] ?? "" } };
    const texts: string[] = [];
    for (const stdio of [undefined, pipe])
      texts.push((await client.run(command, { ...options, ...stdio })).text);
    texts.push(JSON.stringify(await client.list()), host.stderr);
    const files = await readdir(host.home, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      texts.push(await readFile(join(file.parentPath, file.name), "latin1"));
    }
    for (const canary of canaries) {
      const forms = [canary, Buffer.from(canary).toString("base64").slice(0, -4), encodeURIComponent(canary)];
      for (const text of texts) for (const form of forms) expect(text.includes(form)).toBe(false);
    }
    expect(texts[0]).toContain("*".repeat(canaries[0]?.length ?? 0));
  });

  it("do not hold up what only begins like one", async () => {
    const { session } = await client.open(["sh", "-c", "printf 'canary or not? '; exec cat"], {
      redact: canaries,
    });
    const received = await client.subscribe(session);
    expect(await received.has("canary or not? ")).toBe("canary or not? ");
    const { session: second } = await client.open(["sh", "-c", "printf canar; exec cat"], {
      redact: canaries,
    });
    expect(await (await client.subscribe(second)).has("canar")).toBe("canar");
  });
});

describe("a disk that takes no more", () => {
  /** A real refusal of the kernel, at a size instead of a full file system. */
  const limitFiles = async (bytes: string) => {
    const args = ["--pid", String(host.process.pid), `--fsize=${bytes}:unlimited`];
    expect(await once(spawn("prlimit", args, { stdio: "ignore" }), "exit")).toEqual([0, null]);
  };

  it("leaves a counted gap; the program flies on and is recorded again when there is room", async () => {
    // The program itself says when it has printed all: what falls into a gap may never be seen by a reader.
    const printed = join(host.home, "printed");
    const { session } = await client.open([
      "sh",
      "-c",
      `read go; seq 1 20000; : > ${printed}; read go; echo there is room`,
    ]);
    const received = await client.subscribe(session);
    await limitFiles("50000");
    await client.write(session, "go\r");
    await eventually("all was printed", async () => existsSync(printed));
    await limitFiles("unlimited");
    await client.write(session, "go\r");
    await received.ended();
    const frames = await recordedFrames(host.home, session);
    const text = outputOf(frames).toString();
    expect(text.endsWith("there is room\r\n")).toBe(true);
    // More than one where a small frame still fitted after a large one did not.
    const gaps = frames.filter(({ kind }) => kind === "gap").map(({ payload }) => gapBytes(payload));
    const bytes = gaps.reduce((sum, gap) => sum + gap, 0);
    const last = frames.findLast(({ kind }) => kind === "output");
    expect(text.length + bytes).toBe((last?.offset ?? 0) + (last?.payload.length ?? 0));
    expect(bytes).toBeGreaterThan(10_000);
  });
});

describe("after a kill -9 of the host", () => {
  it("the next host cuts the torn end and writes who was lost", async () => {
    const { session } = await client.open(["sh", "-c", "echo before; exec cat"]);
    await (await client.subscribe(session)).has("before");
    await host.kill("SIGKILL");
    const transcript = join(sessionFolder(host.home, session), SESSION_FILES.transcript);
    const whole = await readFile(transcript);
    await appendFile(transcript, whole.subarray(0, 50));
    const next = await TestHost.start({ home: host.home });
    expect(await recordedExit(host.home, session)).toMatchObject({ code: null, cause: "host-lost" });
    const frames = await recordedFrames(host.home, session);
    expect(outputOf(frames).toString()).toBe("before\r\n");
    expect(frames.at(-1)?.kind).toBe("exit");
    expect((await readFile(transcript)).subarray(0, whole.length).equals(whole)).toBe(true);
    await next.dispose();
  });

  it("a flood over its limit keeps its newest whole output", async () => {
    const { session } = await client.open(["yes", "0123456789".repeat(20)], { maxBytes: 512 * 1024 });
    await eventually("parts were begun", async () => {
      const names = await readdir(sessionFolder(host.home, session));
      return names.some((name) => name.includes("part-4"));
    });
    await host.kill("SIGKILL");
    const next = await TestHost.start({ home: host.home });
    const frames = await recordedFrames(host.home, session);
    const names = await readdir(sessionFolder(host.home, session));
    expect(names.filter((name) => name.includes("part-"))).toEqual([]);
    let offset = 0;
    for (const frame of frames) {
      expect(frame.offset).toBe(offset);
      if (frame.kind === "output") offset += frame.payload.length;
      if (frame.kind === "gap") {
        offset += gapBytes(frame.payload);
      }
    }
    expect(frames.filter(({ kind }) => kind === "gap")).toHaveLength(1);
    await next.dispose();
  });

  it("never signals a process that took over a pid", async () => {
    const bystander = (await client.open(["sleep", "1000"])).pid ?? 0;
    const session = newSession();
    const stale = await client.open(["cat"], { session });
    await host.kill("SIGKILL");
    const stranger = await TestHost.start();
    const strangers = await stranger.connect();
    const foreign = await strangers.open(["sleep", "1000"], pipe);
    const folder = sessionFolder(host.home, session);
    const opened = JSON.parse(await readFile(join(folder, SESSION_FILES.opened), "utf8")) as object;
    const forged = { ...opened, pid: foreign.pid, containment: "process-group" };
    await writeFile(join(folder, SESSION_FILES.opened), JSON.stringify(forged));
    const next = await TestHost.start({ home: host.home });
    expect(await recordedExit(host.home, session)).toMatchObject({ cause: "host-lost" });
    expect(() => process.kill(foreign.pid ?? 0, 0)).not.toThrow();
    expect(stale.pid).not.toBe(bystander);
    await next.dispose();
    await stranger.dispose();
  });
});
