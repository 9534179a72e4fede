import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readTranscriptFrame } from "#shared/session-protocol/transcript.ts";
import {
  cleanUp,
  closeApp,
  enginePid,
  newHome,
  openApp,
  type RunningApp,
  sessionHostPid,
  until,
} from "./flightdeck-app.ts";
import { TerminalPage, tile } from "./terminal-page.ts";

let home: string;
let running: RunningApp;
let terminals: TerminalPage;

beforeEach(async () => {
  home = newHome();
  running = await openApp(home);
  terminals = new TerminalPage(running.page);
});

afterEach(async () => {
  await closeApp(running.app);
  await cleanUp(home);
});

/** The output a session has recorded, from its file on disk. */
function recorded(session: string): Buffer {
  const file = readFileSync(join(home, "sessions", session, "transcript"));
  const parts: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const reading = readTranscriptFrame(file, at, crc32);
    if (reading.state !== "frame") break;
    if (reading.frame.kind === "output") parts.push(reading.frame.payload);
    at += reading.bytes;
  }
  return Buffer.concat(parts);
}

/** Milliseconds until the page has the next one. */
async function killEngine(): Promise<number> {
  const engine = enginePid(home);
  process.kill(engine, "SIGKILL");
  const killed = performance.now();
  await until("another engine", () => enginePid(home) !== engine, 20_000);
  await running.page.waitForSelector("[data-testid=engine-state][data-state=ready]");
  return performance.now() - killed;
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_each, index) => `line ${from + index}`);

describe("a terminal", () => {
  it("is opened with one key, typed into and read back", async () => {
    const session = await terminals.open();
    await terminals.run("echo $((6*7))-is-the-answer");
    await terminals.waitForText(session, "42-is-the-answer");
    await terminals.run("exit 7");
    await running.page.waitForSelector(`${tile(session)}[data-state=ended]`);
    expect(await running.page.locator(`${tile(session)} [data-testid=exit-words]`).innerText()).toContain(
      "7",
    );
  });

  it("takes no key before control is taken, and every key after", async () => {
    const session = await terminals.open();
    await terminals.release(session);
    const before = recorded(session).length;
    await running.page.keyboard.type("echo nobody-typed-this");
    await running.page.keyboard.press("Enter");
    await terminals.takeControl(session);
    await terminals.run("echo typed-after");
    await terminals.waitForText(session, "\ntyped-after");
    const after = () => recorded(session).subarray(before).toString();
    // Its output, not the echo of the command, whatever the shell says to the terminal in between.
    await until("what was typed on disk", () => /[\r\n]typed-after/.test(after()));
    expect(after()).not.toContain("nobody-typed-this");
  });

  it("passes control keys to its program and leaves the way out open", async () => {
    const session = await terminals.open();
    // What is told by a program says that it runs; the echo of its name comes before.
    await terminals.run("echo in-$((1+1)); cat -v");
    await terminals.waitForText(session, "\nin-2");
    // Each of these means something to the app when no terminal has the keyboard.
    for (const keys of ["Control+k", "Control+w", "Control+r", "Control+b", "Control+t"]) {
      await running.page.keyboard.press("Control+v");
      await running.page.keyboard.press(keys);
    }
    await running.page.keyboard.press("Enter");
    await terminals.waitForText(session, /\^K.*\^R.*\^B.*\^T/s);
    expect(await terminals.sessions()).toEqual([session]);
    await running.page.keyboard.press("Control+c");
    await terminals.run("echo out-$((1+1))");
    await terminals.waitForText(session, "out-2");
    await terminals.release(session);
  });

  it("is still there after the window was reloaded, with nothing missing and nothing twice", async () => {
    const session = await terminals.open();
    await terminals.run("for i in $(seq 1 60); do echo line $i; sleep 0.02; done; echo all-$((1+1))-done");
    await terminals.waitForText(session, "line 10");
    await running.page.reload();
    await running.page.waitForSelector(tile(session));
    await terminals.waitForText(session, "all-2-done");
    const lines = (await terminals.text(session)).split("\n").filter((line) => /^line \d+$/.test(line));
    expect(lines).toEqual(numbers(1, 60));
  });

  it("outlives the engine: kill -9 loses nothing of its output, and the next engine answers within two seconds", async () => {
    const session = await terminals.open();
    await terminals.run("for i in $(seq 1 150); do echo line $i; sleep 0.02; done; echo all-$((1+1))-done");
    await terminals.waitForText(session, "line 20");
    const host = sessionHostPid(home);
    const backAfterMs = await killEngine();
    await terminals.waitForText(session, "all-2-done");
    const lines = (await terminals.text(session)).split("\n").filter((line) => /^line \d+$/.test(line));
    expect(lines).toEqual(numbers(1, 150));
    const onDisk = recorded(session)
      .toString()
      .split(/[\r\n]+/)
      .filter((line) => /^line \d+$/.test(line));
    expect(onDisk).toEqual(numbers(1, 150));
    expect(sessionHostPid(home)).toBe(host);
    // What else the machine does can only add to it.
    expect(backAfterMs < 2_000 ? backAfterMs : await killEngine()).toBeLessThan(2_000);
    await running.page.waitForSelector(`${tile(session)}[data-control=true][data-attachment=attached]`);
    await terminals.run("echo still-$((1+1))-typing");
    await terminals.waitForText(session, "still-2-typing");
  });

  it("outlives the app: it is there again, typed into again, after quitting and starting", async () => {
    const session = await terminals.open();
    await terminals.run("X=kept-in-the-shell; seq -f 'line %g' 1 40");
    await terminals.waitForText(session, "line 40");
    const host = sessionHostPid(home);
    await running.app.close();
    running = await openApp(home);
    terminals = new TerminalPage(running.page);
    await running.page.waitForSelector(`${tile(session)}[data-state=running]`);
    await terminals.waitForText(session, "line 40");
    await terminals.takeControl(session);
    await terminals.run("echo $X-$((1+1))");
    await terminals.waitForText(session, "kept-in-the-shell-2");
    expect(sessionHostPid(home)).toBe(host);
  });

  it("shows the end of a flood whole, while another terminal still answers", async () => {
    const session = await terminals.open();
    // A shell under control is given every key, also the one that opens terminals.
    await terminals.release(session);
    const other = await terminals.open();
    await terminals.release(other);
    await terminals.takeControl(session);
    await terminals.run("head -c 20000000 /dev/zero | tr '\\0' 'x' | fold -w 99; echo flood-$((1+1))-over");
    await until("the flood is under way", () => recorded(session).length > 1_000_000);
    await terminals.takeControl(other);
    await terminals.run("echo quick-$((1+1))");
    await terminals.waitForText(other, "quick-2", 5_000);
    await terminals.waitForText(session, "flood-2-over", 60_000);
    await until("the end of it on disk", () => recorded(session).includes("flood-2-over"));
    const flood = recorded(session).toString("latin1");
    const body = flood
      .slice(flood.indexOf("x".repeat(99)), flood.indexOf("flood-2-over"))
      .replaceAll("\r\n", "\n");
    const expected = `${"x".repeat(99)}\n`.repeat(202_020) + "x".repeat(20);
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    expect(sha256(body)).toBe(sha256(expected));
  });

  it("ends with everything it started", async () => {
    const session = await terminals.open();
    // Nobody else sleeps for exactly this long, nor does another run of this test beside it.
    const seconds = `${10_000_000 + process.pid}`;
    await terminals.run(`sleep ${seconds} & echo pid=$!`);
    await terminals.waitForText(session, /pid=\d+/);
    await until("it sleeps", () => sleepers(seconds).length === 1);
    await terminals.release(session);
    await running.page.locator(`${tile(session)} [data-testid=end-terminal]`).click();
    await running.page.locator("[data-testid=confirm-action]").click();
    await running.page.waitForSelector(`${tile(session)}[data-state=ended]`);
    expect(sleepers(seconds)).toEqual([]);
  });
});

/** Processes of this machine that sleep for so long. */
const sleepers = (seconds: string): string[] =>
  readdirSync("/proc").filter(
    (name) => /^\d+$/.test(name) && commandLine(name) === `sleep\u0000${seconds}\u0000`,
  );

/** Empty for a process that ended. */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
