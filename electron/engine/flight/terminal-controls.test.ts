import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sessionId } from "#shared/ids.ts";
import type { Command } from "#shared/mission/command.ts";
import type { MissionEvent } from "#shared/mission/event.ts";
import { taskId } from "#shared/mission/ids.ts";
import { MISSION } from "#shared/mission/testing/missions.ts";
import type { MissionNews } from "../missions/mission-answer.ts";
import { SecretBook } from "../secrets/secret-book.ts";
import { onlyLookedAt, TerminalControls } from "./terminal-controls.ts";

const SESSION = sessionId.parse("ses_flyaaaa");
const TASK = taskId.parse("api");
const about = { task: TASK, attempt: 1 };

/** The controls of one session, and what came through them. */
class Desk {
  readonly sent: Command[] = [];
  readonly reached: string[] = [];
  readonly refused: string[] = [];
  answer: "wrong-state" | "not-written" = "wrong-state";
  #tell: (news: MissionNews) => void = () => undefined;
  #seq = 0;
  readonly controls = new TerminalControls({
    missions: {
      send: (_, __, command) => {
        this.sent.push(command);
        return Promise.resolve({ ok: false, code: this.answer, sentence: "a test" });
      },
      read: () => Promise.resolve({ ok: false, code: "unknown", sentence: "a test" }),
      onEvents: (listener) => {
        this.#tell = listener;
        return () => undefined;
      },
    },
    secrets: new SecretBook(["swordfish-42"]),
    report: () => undefined,
  });

  view(writer: string | null, session = SESSION) {
    const end = { credit: () => undefined, close: () => undefined };
    const input = (_: string, __: number, bytes: Uint8Array) =>
      void this.reached.push(new TextDecoder().decode(bytes));
    return this.controls.guard(session, writer, { ...end, input }, (sentence) => this.refused.push(sentence));
  }

  happens(event: MissionEvent): void {
    const actor = { kind: "engine" } as const;
    this.#tell({ mission: MISSION, commandId: "cmd_test0001", events: [{ seq: 1, at: 1, actor, event }] });
  }

  taken(holder: string): void {
    this.happens({ type: "control.taken", ...about, session: SESSION, holder });
  }

  type(view: ReturnType<Desk["view"]>, writer: string, text: string, seq = ++this.#seq): void {
    view.input(writer, seq, new TextEncoder().encode(text));
  }

  get typed(): readonly string[] {
    return this.sent.flatMap((command) => (command.type === "control.typed" ? [command.text] : []));
  }
}

let desk: Desk;
beforeEach(() => {
  vi.useFakeTimers();
  desk = new Desk();
});
afterEach(() => vi.useRealTimers());

describe("the keyboard of an agent's terminal", () => {
  it("reaches nothing without control, nor with somebody else's", () => {
    const mine = desk.view("w1");
    desk.type(mine, "w1", "rm -rf .\r");
    desk.taken("w2");
    desk.type(mine, "w1", "\u0003");
    expect(desk.reached).toEqual([]);
    expect(desk.refused).toHaveLength(2);
    expect(desk.typed).toEqual([]);
  });

  it("never reaches a command of the engine, and leaves a person's own terminal alone", () => {
    const command = desk.view("w1", sessionId.parse("ses_run0001"));
    desk.type(command, "w1", "y");
    expect(desk.reached).toEqual([]);
    const own = desk.view("w1", sessionId.parse("ses_abcdef"));
    desk.type(own, "w1", "y");
    expect([desk.reached, desk.typed]).toEqual([["y"], []]);
  });

  it("reaches no agent while missions cannot be read, and a person's own terminal all the same", () => {
    const typed: string[] = [];
    const view = (from: string) => ({
      credit: () => undefined,
      input: () => void typed.push(from),
      close: () => undefined,
    });
    const refuse = (sentence: string) => desk.refused.push(sentence);
    desk.type(onlyLookedAt(SESSION, view("agent"), refuse), "w1", "y");
    desk.type(onlyLookedAt(sessionId.parse("ses_abcdef"), view("person"), refuse), "w1", "y");
    expect(typed).toEqual(["person"]);
    expect(desk.refused).toHaveLength(1);
  });

  it("reaches the process byte for byte, and is on record once, with its secrets hidden", () => {
    const mine = desk.view("w1");
    desk.taken("w1");
    desk.type(mine, "w1", "swordfish-42", 1);
    desk.type(mine, "w1", "swordfish-42", 1);
    desk.type(mine, "w1", "\r", 2);
    expect(desk.reached).toEqual(["swordfish-42", "swordfish-42", "\r"]);
    expect(desk.typed).toEqual(["************<Enter>"]);
  });

  it("hides a secret however slowly it is typed", () => {
    const mine = desk.view("w1");
    desk.taken("w1");
    for (const letter of "swordfish-42") {
      desk.type(mine, "w1", letter);
      vi.advanceTimersByTime(60_000);
    }
    expect(desk.typed).toEqual([]);
    desk.type(mine, "w1", "\r");
    expect(desk.typed).toEqual(["************<Enter>"]);
  });

  it("is on record when the line ends, and at the latest in the moment in which control ends", () => {
    const mine = desk.view("w1");
    desk.taken("w1");
    desk.type(mine, "w1", "ls\r");
    expect(desk.typed).toEqual(["ls<Enter>"]);
    desk.type(mine, "w1", "x\u0003");
    desk.happens({ type: "control.released", ...about, session: SESSION, cause: "person" });
    expect(desk.typed).toEqual(["ls<Enter>", "x<Ctrl+C>"]);
    desk.type(mine, "w1", "x");
    expect(desk.reached).toEqual(["ls\r", "x\u0003"]);
  });

  it("is closed by the end of the segment", () => {
    const mine = desk.view("w1");
    desk.taken("w1");
    desk.type(mine, "w1", "bye");
    const end = { segment: 1, end: "exited", exitCode: 0, handOff: null, next: "check" } as const;
    desk.happens({ type: "segment.ended", ...about, ...end });
    expect(desk.typed).toEqual(["bye"]);
    desk.type(mine, "w1", "x");
    expect(desk.reached).toEqual(["bye"]);
  });

  it("is on record when the engine stops", async () => {
    const mine = desk.view("w1");
    desk.taken("w1");
    desk.type(mine, "w1", "half a li");
    await desk.controls.close();
    expect(desk.typed).toEqual(["half a li"]);
  });

  it("is given back when the window that had it is gone, and not when it only came again", () => {
    const first = desk.view("w1");
    desk.taken("w1");
    vi.advanceTimersByTime(60_000);
    first.close();
    vi.advanceTimersByTime(1_000);
    const again = desk.view("w1");
    vi.advanceTimersByTime(60_000);
    expect(desk.sent).toEqual([]);
    again.close();
    vi.advanceTimersByTime(5_000);
    expect(desk.sent).toEqual([{ type: "control.lost", task: TASK, holder: "w1" }]);
  });

  it("is given back again and again until that could be written down", async () => {
    desk.taken("w1");
    desk.answer = "not-written";
    await vi.advanceTimersByTimeAsync(5_000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(desk.sent).toHaveLength(2);
    desk.happens({ type: "control.released", ...about, session: SESSION, cause: "holder-gone" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desk.sent).toHaveLength(2);
  });
});
