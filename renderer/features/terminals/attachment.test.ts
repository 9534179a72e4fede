import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sessionId } from "#shared/ids.ts";
import { Connection } from "../../connection/connection.ts";
import { FarSide, ManualTimers } from "../../connection/testing/far-side.ts";
import { Attachment, type AttachmentState } from "./attachment.ts";

const session = sessionId.parse("ses_aaaa");
const up = { t: "link", link: { state: "up" } } as const;
const silent = { t: "link", link: { state: "silent", since: 0 } } as const;
const bytes = (text: string) => new TextEncoder().encode(text);

/** A screen that parses when the test says so, as the emulator does later than it is written to. */
function lazyScreen() {
  const queue: { readonly text: string; readonly parsed: () => void }[] = [];
  const log: string[] = [];
  return {
    log,
    parse: () => {
      for (const { text, parsed } of queue.splice(0)) {
        if (text !== "") log.push(text);
        parsed();
      }
    },
    screen: {
      clear: (cols: number, rows: number) => log.push(`clear ${cols}x${rows}`),
      resize: (cols: number, rows: number) => log.push(`resize ${cols}x${rows}`),
      write: (data: Uint8Array, parsed: () => void) =>
        queue.push({ text: new TextDecoder().decode(data), parsed }),
    },
  };
}

function attach(from: "screen" | number = "screen") {
  const far = new FarSide();
  const connection = new Connection(far.port, new ManualTimers(), {
    link: () => undefined,
    facts: () => undefined,
    command: () => undefined,
    open: () => undefined,
    askQuit: () => undefined,
    problem: (sentence) => {
      throw new Error(sentence);
    },
  });
  connection.open();
  const { screen, log, parse } = lazyScreen();
  const states: AttachmentState["state"][] = [];
  const refusals: string[] = [];
  const attachment = new Attachment({
    connection,
    session,
    from,
    screen,
    writer: "w1",
    onState: ({ state }) => states.push(state),
    onInputRefused: (sentence) => refusals.push(sentence),
    onOutput: () => undefined,
  });
  attachment.attach();
  const id = () => far.last("open-bytes").id;
  const typed = () =>
    far.received.flatMap(({ message, tail }) =>
      message.t === "input" ? [`${message.writer}/${message.seq} ${new TextDecoder().decode(tail)}`] : [],
    );
  const refuse = (message: string, code: "unavailable" | "failed" = "unavailable") =>
    far.engine({ t: "bytes-failed", id: id(), failure: { code, message } });
  return { far, attachment, log, parse, states, refusals, id, typed, refuse };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a terminal's attachment", () => {
  it("starts from a picture, then gives credit only for what was parsed", () => {
    const { far, log, parse, id } = attach();
    far.main(up);
    expect(far.last("open-bytes")).toMatchObject({ from: "screen", session });
    far.engine({ t: "screen", id: id(), offset: 100, cols: 90, rows: 20 }, bytes("picture"));
    far.engine({ t: "bytes", id: id(), offset: 100 }, bytes("hello"));
    expect(far.sent("credit")).toEqual([]);
    parse();
    expect(log).toEqual(["clear 90x20", "picture", "hello"]);
    expect(far.sent("credit")).toEqual([{ t: "credit", id: id(), bytes: 5 }]);
  });

  it("goes on behind the last byte it has after a lost link", () => {
    const { far, log, parse, states, id } = attach();
    far.main(up);
    far.engine({ t: "screen", id: id(), offset: 100, cols: 80, rows: 24 }, bytes("p"));
    far.engine({ t: "bytes", id: id(), offset: 100 }, bytes("one"));
    far.main(silent);
    far.main(up);
    expect(far.last("open-bytes").from).toBe(103);
    far.engine({ t: "bytes", id: id(), offset: 103 }, bytes("two"));
    parse();
    expect(log).toEqual(["clear 80x24", "p", "one", "two"]);
    expect(states).toEqual(["waiting", "attached", "lost", "attached"]);
    // What was parsed late belongs to a stream that is gone: its credit must not go to the new one.
    expect(far.sent("credit").map((credit) => credit.bytes)).toEqual([3]);
  });

  it("draws no byte twice when the engine starts a little earlier", () => {
    const { far, log, parse, id } = attach(0);
    far.main(up);
    far.engine({ t: "bytes", id: id(), offset: 0 }, bytes("abc"));
    far.main(silent);
    far.main(up);
    far.engine({ t: "bytes", id: id(), offset: 1 }, bytes("bcd"));
    parse();
    expect(log.join("")).toBe("abcd");
  });

  it("takes a new picture when it fell behind", () => {
    const { far, log, parse, id } = attach(0);
    far.main(up);
    far.engine({ t: "bytes", id: id(), offset: 0 }, bytes("old"));
    far.engine({ t: "screen", id: id(), offset: 900, cols: 80, rows: 24 }, bytes("now"));
    far.engine({ t: "bytes", id: id(), offset: 900 }, bytes("+"));
    parse();
    expect(log).toEqual(["old", "clear 80x24", "now", "+"]);
  });

  it("changes size between the bytes, where it happened", () => {
    const { far, log, parse, id } = attach(0);
    far.main(up);
    far.engine({ t: "bytes", id: id(), offset: 0 }, bytes("before"));
    far.engine({ t: "resized", id: id(), offset: 6, cols: 40, rows: 10 });
    far.engine({ t: "bytes", id: id(), offset: 6 }, bytes("after"));
    parse();
    expect(log).toEqual(["before", "resize 40x10", "after"]);
  });

  it("sends what was typed and never accepted again, under the same numbers", () => {
    const { far, attachment, id, typed } = attach(0);
    far.main(up);
    expect(attachment.type(bytes("a"))).toBe(true);
    attachment.type(bytes("b"));
    far.engine({ t: "input-accepted", id: id(), seq: 1 });
    far.main(silent);
    expect(attachment.type(bytes("c"))).toBe(false);
    far.main(up);
    expect(typed()).toEqual(["w1/1 a", "w1/2 b", "w1/2 b"]);
    attachment.type(bytes("d"));
    expect(typed().at(-1)).toBe("w1/3 d");
  });

  it("cuts a long paste into pieces that keep their order", () => {
    const { far, attachment } = attach(0);
    far.main(up);
    attachment.type(new Uint8Array(150_000).fill(97));
    const sizes = far.received.flatMap(({ message, tail }) => (message.t === "input" ? [tail.length] : []));
    expect(sizes).toEqual([65_536, 65_536, 18_928]);
    expect(far.sent("input").map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("says the end only after all output was parsed", () => {
    const { far, parse, states, id } = attach(0);
    far.main(up);
    far.engine({ t: "bytes", id: id(), offset: 0 }, bytes("last words"));
    const exit = { code: 0, signal: null, at: 1, cause: "exited" } as const;
    far.engine({ t: "ended", id: id(), offset: 10, exit });
    expect(states.at(-1)).toBe("attached");
    parse();
    expect(states.at(-1)).toBe("ended");
  });

  it("costs nothing while detached, and goes on where it stopped", () => {
    const { far, attachment, parse, id } = attach(0);
    far.main(up);
    far.engine({ t: "bytes", id: id(), offset: 0 }, bytes("1234"));
    parse();
    attachment.detach();
    expect(far.sent("close-bytes")).toHaveLength(1);
    far.main(silent);
    far.main(up);
    expect(far.sent("open-bytes")).toHaveLength(1);
    attachment.attach();
    expect(far.last("open-bytes").from).toBe(4);
  });

  it("goes on behind the last byte when only typed input was refused, and sends that no more", () => {
    const { far, attachment, log, parse, states, refusals, id, typed, refuse } = attach(0);
    far.main(up);
    far.engine({ t: "bytes", id: id(), offset: 0 }, bytes("shown"));
    attachment.type(bytes("x"));
    const first = id();
    refuse("What was typed did not reach the process: the disk is full");
    expect(refusals).toEqual(["What was typed did not reach the process: the disk is full"]);
    expect(far.last("close-bytes").id).toBe(first);
    expect(far.last("open-bytes").from).toBe(5);
    expect(id()).not.toBe(first);
    expect(typed()).toEqual(["w1/1 x"]);
    far.engine({ t: "bytes", id: id(), offset: 5 }, bytes("+more"));
    attachment.type(bytes("y"));
    parse();
    expect(log.join("")).toBe("shown+more");
    expect(typed()).toEqual(["w1/1 x", "w1/2 y"]);
    expect(states).not.toContain("failed");
  });

  it("sends the beginning of a long paste again when its end was refused, then lets go of it all", () => {
    const { far, attachment, refusals, refuse } = attach(0);
    far.main(up);
    attachment.type(new Uint8Array(200_000).fill(97));
    attachment.type(bytes("and more"));
    const seqs = () => far.sent("input").map(({ seq }) => seq);
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    refuse("64 KB wait already");
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 1]);
    refuse("and cannot be reached");
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 1]);
    expect(refusals).toEqual(["64 KB wait already", "and cannot be reached"]);
  });

  it("ends when the engine fails with nothing typed, or for another reason", () => {
    const nothingTyped = attach(0);
    nothingTyped.far.main(up);
    nothingTyped.refuse("There is no recording");
    expect(nothingTyped.states.at(-1)).toBe("failed");
    const otherReason = attach(0);
    otherReason.far.main(up);
    otherReason.attachment.type(bytes("x"));
    otherReason.refuse("The recording cannot be read", "failed");
    expect(otherReason.states.at(-1)).toBe("failed");
    for (const { far, refusals } of [nothingTyped, otherReason]) {
      expect(far.sent("open-bytes")).toHaveLength(1);
      expect(refusals).toEqual([]);
    }
  });

  it("is shown again by itself after a failure, later and later, and says so when it is there", () => {
    const { far, log, parse, states, id, refuse } = attach(0);
    const opened = () => far.sent("open-bytes").length;
    far.main(up);
    for (const [waits, count] of [
      [1_000, 2],
      [2_000, 3],
      [4_000, 4],
    ] as const) {
      refuse("The session host does not answer");
      vi.advanceTimersByTime(waits - 1);
      expect(opened()).toBe(count - 1);
      vi.advanceTimersByTime(1);
      expect(opened()).toBe(count);
      expect(states.at(-1)).toBe("failed");
    }
    expect(far.last("open-bytes").from).toBe("screen");
    far.engine({ t: "screen", id: id(), offset: 9, cols: 80, rows: 24 }, bytes("again"));
    far.engine({ t: "bytes", id: id(), offset: 9 }, bytes("+"));
    parse();
    expect([log.join(" "), states.at(-1)]).toEqual(["clear 80x24 again +", "attached"]);
    vi.advanceTimersByTime(120_000);
    expect(opened()).toBe(4);
  });

  it("is shown again when a person asks, and when the engine is back", () => {
    const { far, attachment, states, refuse } = attach(0);
    far.main(up);
    attachment.showAgain();
    expect(far.sent("open-bytes")).toHaveLength(1);
    refuse("There is no recording");
    attachment.showAgain();
    expect(far.sent("open-bytes")).toHaveLength(2);
    refuse("There is no recording");
    far.main(silent);
    far.main(up);
    expect(far.sent("open-bytes")).toHaveLength(3);
    vi.advanceTimersByTime(60_000);
    expect(far.sent("open-bytes")).toHaveLength(3);
    refuse("There is no recording");
    attachment.detach();
    vi.advanceTimersByTime(60_000);
    attachment.showAgain();
    expect(far.sent("open-bytes")).toHaveLength(3);
    expect(states.at(-1)).toBe("failed");
  });

  it("ends at the second failure when it was not about what was typed after all", () => {
    const { far, attachment, states, refuse } = attach(0);
    far.main(up);
    attachment.type(bytes("x"));
    refuse("There is no recording");
    expect(states.at(-1)).toBe("attached");
    refuse("There is no recording");
    expect(states.at(-1)).toBe("failed");
    expect(far.sent("open-bytes")).toHaveLength(2);
  });
});
