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

  it("keeps what could begin a secret back for 20 ms, and not longer", () => {
    const { frames, push } = record("canary-1234");
    push("> canary");
    expect(frames).toEqual(["> "]);
    vi.advanceTimersByTime(19);
    expect(frames).toEqual(["> "]);
    vi.advanceTimersByTime(1 + 8);
    expect(frames.join("")).toBe("> canary");
  });

  it("gives everything at the end", () => {
    const { recorder, frames, push } = record("canary-1234");
    push("a");
    push("b can");
    recorder.finish();
    expect(frames.join("")).toBe("ab can");
  });
});
