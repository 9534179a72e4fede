import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { processStat, signalSame } from "./proc.ts";

describe("signalling the process that was seen", () => {
  it("leaves alone the one that has its pid now", async () => {
    const child = spawn("sleep", ["1000"]);
    await once(child, "spawn");
    const seen = processStat(child.pid ?? 0);
    expect(seen).toBeDefined();
    if (seen === undefined) return;
    expect(signalSame({ ...seen, startTicks: seen.startTicks - 1 }, "SIGKILL")).toBe(false);
    expect(child.exitCode).toBeNull();
    expect(signalSame(seen, "SIGTERM")).toBe(true);
    expect(await once(child, "exit")).toEqual([null, "SIGTERM"]);
    expect(signalSame(seen, "SIGTERM")).toBe(false);
  });
});
