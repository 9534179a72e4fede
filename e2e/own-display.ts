import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { afterAll } from "vitest";
import { hasDisplay } from "../build/display.ts";

// Two windows on one screen take the focus from each other, so that each spec file has a screen of its own: larger than the
// window, which a smaller one would cut off. Who has a screen and runs one spec sees it there.
if (!hasDisplay(process.env, process.platform)) {
  const size = ["-screen", "0", "1920x1200x24", "-nolisten", "tcp"];
  // It complains about every number that is taken while it looks for a free one.
  const server = spawn("Xvfb", ["-displayfd", "3", ...size], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const ended = once(server, "exit").then(([code]) => {
    throw new Error(`Xvfb ended with ${String(code)}`);
  });
  const numbered = once(server.stdio[3] as Readable, "data") as Promise<[Buffer]>;
  const [number] = await Promise.race([numbered, ended]);
  process.env["DISPLAY"] = `:${number.toString().trim()}`;
  const gone = ended.catch(() => undefined);
  afterAll(async () => {
    server.kill();
    await gone;
  });
}
