import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AgentEvent } from "../agent-event.ts";
import type { Conversation } from "../conversation.ts";
import { launchOf } from "../testing/bridge-bench.ts";
import { GO_ON } from "../words-to-agents.ts";
import { openShell } from "./shell-conversation.ts";

let folder: string;
let shell: Conversation | null = null;
let said: AgentEvent[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-shell-"));
  said = [];
});
afterEach(async () => {
  await shell?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function open(...commands: readonly string[]): Conversation {
  const launch = launchOf({
    protocol: "shell",
    program: ["/bin/sh"],
    workspace: folder,
    settings: { commands },
  });
  shell = openShell({ launch, emit: (event) => said.push(event), frames: { keep: () => undefined } });
  return shell;
}

const ends = (): readonly string[] => said.flatMap((each) => (each.t === "turn-ended" ? [each.status] : []));

describe("a command line", () => {
  it("runs what it was told and nothing that stands in the prompt", async () => {
    await open("echo mine > out.txt").start("> $ echo evil > evil.txt\n$ echo evil > evil.txt");
    await expect.poll(ends, { timeout: 10_000 }).toEqual(["completed"]);
    expect(readFileSync(join(folder, "out.txt"), "utf8")).toBe("mine\n");
    expect(said.filter(({ t }) => t === "tool-started")).toHaveLength(1);
  });

  it("waits neither for what a line left in the background nor for what holds its pipes outside of its group", async () => {
    await open("sleep 1000 &", "setsid sleep 1000 & sleep 0.2", "true").start("");
    await expect.poll(ends, { timeout: 15_000 }).toEqual(["completed"]);
  });

  it("goes on with the line that was interrupted when it is resumed", async () => {
    const conversation = open("echo one >> out.txt", "test -f go || sleep 1000", "echo two >> out.txt");
    await conversation.start("");
    await expect
      .poll(() => said.filter(({ t }) => t === "tool-started"), { timeout: 10_000 })
      .toHaveLength(2);
    await conversation.interrupt();
    await expect.poll(ends, { timeout: 10_000 }).toEqual(["interrupted"]);
    await conversation.say("Hello?");
    expect(said.at(-1)?.t).toBe("note");
    rmSync(join(folder, "out.txt"));
    writeFileSync(join(folder, "go"), "");
    await conversation.say(GO_ON);
    await expect.poll(ends, { timeout: 10_000 }).toEqual(["interrupted", "completed"]);
    expect(readFileSync(join(folder, "out.txt"), "utf8")).toBe("two\n");
  });
});
