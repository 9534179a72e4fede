import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { CHANNEL_VARIABLE, spool } from "#launch/channel-files.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import { askBridge } from "./ask-bridge.ts";
import { HOOK_SOCKET, STATUS_LINE_VARIABLE, type HookMode } from "./hook-line.ts";
import { spooledProgress } from "./spooled-progress.ts";

/**
 * The command an agent's CLI runs at each of its hooks. It asks the bridge of its session and says what that says. Without a bridge
 * it says nothing, which every CLI takes as "ask as you always do": it allows nothing by itself and holds nobody up.
 */

/** A hook holds nobody up: a bridge that does not answer in this time is as good as none. */
const PATIENCE_MS = 150;

const mode = modeOf(process.argv[2]);
const channel = process.env[CHANNEL_VARIABLE];

const payload = await readAll();
const end =
  channel === undefined
    ? null
    : await askBridge(join(channel, HOOK_SOCKET), { mode, payload }, { patienceMs: PATIENCE_MS });
if (end === null) keep();
else {
  process.stdout.write(end.stdout);
  process.stderr.write(end.stderr);
  process.exitCode = end.code;
}
if (mode === "status") showOwnStatusLine();

function modeOf(word: string | undefined): HookMode {
  return word === "wake" || word === "status" ? word : "hook";
}

function readAll(): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    process.stdin.on("data", (chunk: Buffer) => chunks.push(chunk));
    process.stdin.on("error", () => resolve(Buffer.concat(chunks).toString()));
    process.stdin.on("end", () => resolve(Buffer.concat(chunks).toString()));
  });
}

/** What happened without a bridge is told by the spool of the channel, to the next engine that reads it. */
function keep(): void {
  const report = mode === "hook" ? spooledProgress(payload) : null;
  if (report === null || channel === undefined) return;
  try {
    spool(channel, [{ writer: randomBytes(8).toString("hex"), seq: 1, report }]);
  } catch (error) {
    // Nothing an agent could do about it; its own log shows the sentence.
    process.stderr.write(`${sentenceOf(error)}\n`);
  }
}

function showOwnStatusLine(): void {
  const own = process.env[STATUS_LINE_VARIABLE];
  if (own === undefined || own === "") return;
  const { stdout } = spawnSync("/bin/sh", ["-c", own], { input: payload, timeout: 5_000 });
  process.stdout.write(stdout ?? "");
}
