import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Recorder } from "./recorder.ts";
import { Redactor } from "./redactor.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function record(...secrets: string[]) {
  const frames: string[] = [];
  const recorder = new Recorder(new Redactor(secrets), (bytes) => frames.push(bytes.toString()));
  const push = (text: string) => recorder.push(Buffer.from(text));
  return { recorder, frames, push };
}

describe("gathering output into frames", () => {
  it("gives the first bytes after quiet at once and gathers what follows for 8 ms", () => {
    const { frames, push } = record();
    push("a");
    expect(frames).toEqual(["a"]);
    push("b");
    push("c");
    expect(frames).toEqual(["a"]);
    vi.advanceTimersByTime(8);
    expect(frames).toEqual(["a", "bc"]);
    vi.advanceTimersByTime(8);
    push("d");
    expect(frames).toEqual(["a", "bc", "d"]);
  });

  it("gives what comes after something was typed at once", () => {
    const { recorder, frames, push } = record();
    push("a");
    push("b");
    recorder.typed();
    push("echo");
    expect(frames).toEqual(["a", "becho"]);
  });

  it("makes no frame larger than 64 KiB and loses nothing between", () => {
    const { recorder, frames, push } = record();
    const text = Array.from({ length: 50_000 }, (_, index) => index % 10).join("");
    for (let turn = 0; turn < 5; turn++) push(text);
    recorder.finish();
    expect(frames.join("")).toBe(text.repeat(5));
    expect(Math.max(...frames.map(({ length }) => length))).toBe(64 * 1024);
  });

  it.each([
    ["ca", 20],
    ["can", 500],
    ["canar", 500],
    ["canary", 10_000],
    ["canary-123", 10_000],
  ])("keeps %j, which could begin a secret, back for %i ms and not longer", (beginning, ms) => {
    const { frames, push } = record("canary-1234");
    push(`> ${beginning}`);
    expect(frames).toEqual(["> "]);
    vi.advanceTimersByTime(ms - 1);
    expect(frames).toEqual(["> "]);
    vi.advanceTimersByTime(1 + 8);
    expect(frames.join("")).toBe(`> ${beginning}`);
  });

  it("shows the beginning of a short secret after 20 ms", () => {
    const { frames, push } = record("canary");
    push("> cana");
    vi.advanceTimersByTime(20 + 8);
    expect(frames.join("")).toBe("> cana");
  });

  it("gives a prompt no more time because its cursor blinks", () => {
    const { frames, push } = record("canary-1234");
    push("> canary");
    for (let blink = 0; blink < 5; blink++) {
      push("\x1b[?25l");
      vi.advanceTimersByTime(2_000);
    }
    vi.advanceTimersByTime(8);
    expect(frames.join("")).toBe(`> canary${"\x1b[?25l".repeat(5)}`);
    push("\x1b[?25h");
    vi.advanceTimersByTime(8);
    expect(frames.join("").endsWith("\x1b[?25h")).toBe(true);
  });

  it.each([
    [25, "> ca************** <"],
    [400, "> ca************** <"],
    [1_900, "> canar*********** <"],
    [9_900, "> canar*********** <"],
  ])("masks a secret printed a byte every %i ms, but for its beginning", (everyMs, shown) => {
    const { recorder, frames, push } = record("canary-123456789");
    for (const sign of "> canary-123456789 <") {
      push(sign);
      vi.advanceTimersByTime(everyMs);
    }
    recorder.finish();
    expect(frames.join("")).toBe(shown);
  });

  it("gives everything at the end", () => {
    const { recorder, frames, push } = record("canary-1234");
    push("a");
    push("b can");
    recorder.finish();
    expect(frames.join("")).toBe("ab can");
  });
});
