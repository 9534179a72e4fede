import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ClaudeSettings } from "#shared/agent-bridge/claude-settings.ts";
import { hookSettings } from "./hook-settings.ts";

const settings: ClaudeSettings = {
  flags: [],
  trustsRepository: false,
  asksFirst: null,
  permissionMode: null,
  hook: { command: ["/bin/echo", "it's here"], env: { A: "b c" } },
  statusLine: "echo 'mine'",
  wakes: true,
  allowedTools: [],
  mcpConfig: null,
  outputSchema: null,
};
const shape = z.object({
  hooks: z.record(
    z.string(),
    z.array(
      z.object({ hooks: z.array(z.object({ command: z.string(), asyncRewake: z.boolean().optional() })) }),
    ),
  ),
  statusLine: z.object({ command: z.string() }),
});
const written = (more: Partial<ClaudeSettings> = {}): z.infer<typeof shape> =>
  shape.parse(hookSettings({ ...settings, ...more }));

describe("the settings file of ours", () => {
  it("names a command that a shell reads as it was meant", () => {
    const command = written().hooks["PreToolUse"]?.[0]?.hooks[0]?.command ?? "";
    expect(execFileSync("/bin/sh", ["-c", command], { encoding: "utf8" })).toBe("it's here hook\n");
  });

  it("hands the person's own status line on", () => {
    const { command } = written().statusLine;
    const shown = command.replace("'/bin/echo'", "/bin/sh -c 'echo $FLIGHTDECK_STATUS_LINE $A'");
    expect(execFileSync("/bin/sh", ["-c", shown], { encoding: "utf8" })).toBe("echo 'mine' b c\n");
  });

  it("has a hook that wakes only where the program knows such hooks", () => {
    const waking = (wakes: boolean): string[] =>
      Object.entries(written({ wakes }).hooks).flatMap(([event, [entry]]) =>
        entry?.hooks.some(({ asyncRewake }) => asyncRewake === true) === true ? [event] : [],
      );
    expect(waking(true)).toEqual(["UserPromptSubmit", "Stop"]);
    expect(waking(false)).toEqual([]);
  });
});
