// The baseline of the throughput test: terminals whose bytes are counted and thrown away. Prints seconds from the first
// line typed to the last exit.
import { spawn } from "node-pty";

const [count = "1", file = ""] = process.argv.slice(2);
const terminals = Array.from({ length: Number(count) }, () =>
  spawn("sh", ["-c", `stty -echo; echo up; read go; cat ${file}`], { encoding: null, cols: 80, rows: 24 }),
);
let bytes = 0;
const ready = terminals.map(
  (terminal) =>
    new Promise<void>((resolve) => {
      terminal.onData((data) => {
        bytes += data.length;
        resolve();
      });
    }),
);
const ended = terminals.map((terminal) => new Promise<void>((resolve) => terminal.onExit(() => resolve())));
await Promise.all(ready);
const startMs = performance.now();
for (const terminal of terminals) terminal.write("go\r");
await Promise.all(ended);
process.stdout.write(JSON.stringify({ seconds: (performance.now() - startMs) / 1_000, bytes }));
