import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { commandId } from "#shared/ids.ts";
import { DEFAULT_SETTINGS } from "#shared/settings.ts";
import { Keyframes } from "../keyframes.ts";
import { SessionHostLink } from "../session-host-link.ts";
import { openTerminalView } from "../terminal-view.ts";
import { Terminals } from "../terminals.ts";
import { FactFile } from "./fact-file.ts";
import { hostStart } from "./real-host.ts";

// Stands for an engine that a test kills: opens one terminal and keeps every byte a viewer of it got in a file.

const [home, id, script] = z.tuple([z.string(), z.string(), z.string()]).parse(process.argv.slice(2));
const report = (sentence: string) => process.stderr.write(`${sentence}\n`);
const link = new SessionHostLink({ home, start: hostStart(home) });
const keyframes = new Keyframes({ home, worker: new URL("../keyframe-worker.ts", import.meta.url), report });
const facts = new FactFile(join(home, "facts.jsonl"));
const terminals = new Terminals({
  home,
  link,
  keyframes,
  record: facts.record,
  environment: process.env,
  settings: () => DEFAULT_SETTINGS,
  secrets: () => [],
});
link.connect();
await link.connected();
const asked = { commandId: commandId.parse(id), command: ["/bin/sh", "-c", script], cwd: "/", title: null };
const terminal = await terminals.open({ ...asked, cols: 80, rows: 24 });
const view = openTerminalView({
  session: terminal.id,
  from: 0,
  credit: 256 * 1024,
  link,
  keyframes,
  home,
  send: (message, tail = new Uint8Array(0)) => {
    if (message.t !== "bytes") return;
    appendFileSync(join(home, "viewed"), tail);
    view.credit(tail.length);
  },
});
