import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openEngine } from "#launch/start-engine.ts";
import type { EngineConnection } from "#launch/engine-socket.ts";
import type { ByteStream } from "#shared/contract/byte-stream.ts";
import { writeSmallMission } from "../../testing/small-mission.ts";
import { installation, TestHome } from "../../testing/test-home.ts";

/** Real processes on a machine that may have other things to do. */
const SOON = { timeout: 100_000, interval: 20 };
vi.setConfig({ testTimeout: 120_000 });
const COLUMNS = 100;
/** More than these flights print. */
const CREDIT = 4_000_000;

let home: TestHome;
let engine: EngineConnection;
beforeEach(async () => {
  home = new TestHome();
  engine = await openEngine(home.home, installation, "test");
});
afterEach(async () => {
  engine.socket.destroy();
  await home.remove();
});

/** The program in a real terminal, with somebody at its keyboard. */
class AtTerminal {
  raw = "";
  exit: number | null = null;
  #stream: ByteStream | null = null;
  #typed = 0;

  async open(...words: string[]): Promise<void> {
    const outcome = await engine.client.request("terminals.open", {
      commandId: "cmd_terminal0001",
      command: [...home.commandOf(...words)],
      cwd: home.repository,
      title: null,
      cols: COLUMNS,
      rows: 40,
    });
    if (!outcome.ok) throw new Error(outcome.failure.message);
    this.#stream = engine.client.openBytes(outcome.value.terminal.id, 0, CREDIT, {
      screen: () => undefined,
      bytes: (_offset, bytes) => (this.raw += new TextDecoder().decode(bytes)),
      resized: () => undefined,
      inputAccepted: () => undefined,
      ended: (_offset, { code }) => (this.exit = code ?? -1),
      failed: ({ message }) => (this.raw += message),
    });
  }

  type(text: string): void {
    this.#typed += 1;
    this.#stream?.input("somebody", this.#typed, new TextEncoder().encode(text));
  }

  /** What stands on the screen when it is all said: what a status line was replaced by is gone. */
  get shown(): string {
    return this.raw
      .split("\n")
      .map((line) => (line.split("\u001b[2K").at(-1) ?? "").replace(COLOURS, ""))
      .join("\n");
  }
}
const COLOURS = /\p{Cc}\[[0-9;]*m|\r/gu;

describe("a mission that is run in a terminal", () => {
  it("has colours, a bar below, and takes an answer by its number", async () => {
    const terminal = new AtTerminal();
    await terminal.open("run", writeSmallMission(home));
    await expect.poll(() => terminal.raw, SOON).toContain("answer 1-4 and Enter");
    expect(terminal.raw).toContain("\u001b[");
    expect(terminal.raw).toContain("/1 merged");
    terminal.type("7\r");
    await expect.poll(() => terminal.raw, SOON).toContain('"7" is none of the answers');
    // Landing is of high risk, so the same is typed twice.
    terminal.type("1x\u007f as agreed\r");
    await expect.poll(() => terminal.raw, SOON).toContain("once more");
    terminal.type("1 as agreed\r");
    await expect.poll(() => terminal.exit, SOON).toBe(0);
    const { shown } = terminal;
    expect(shown).toMatch(/answered "Land A note\?" with Land: as agreed$/m);
    expect(shown).toMatch(/^landed, 1 of 1 tasks merged/m);
    // The bar was taken away each time something was said, and at the end.
    expect(shown).not.toContain("█");
    expect(shown).not.toContain("answer 1-4");
  });

  it("is left by Ctrl-C at its keyboard, and gives the terminal back", async () => {
    const terminal = new AtTerminal();
    await terminal.open("run", writeSmallMission(home));
    await expect.poll(() => terminal.raw, SOON).toContain("answer 1-4 and Enter");
    terminal.type("\u0003");
    await expect.poll(() => terminal.exit, SOON).toBe(130);
    expect(terminal.shown).toContain("goes on");
  });
});
