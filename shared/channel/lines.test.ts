import { describe, expect, it } from "vitest";
import { encodeLine, LineDecoder, LineError } from "./lines.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("lines", () => {
  it("come out as they went in, however the bytes are cut", () => {
    const values = [{ text: "é 🚀\nline" }, [1, 2], "x".repeat(500), null];
    const all = values.flatMap((value) => [...encodeLine(value)]);
    for (const size of [1, 2, 3, 7, 100, all.length]) {
      const decoder = new LineDecoder(10_000);
      const found: unknown[] = [];
      for (let at = 0; at < all.length; at += size) {
        found.push(...decoder.push(Uint8Array.from(all.slice(at, at + size))));
      }
      expect(found).toEqual(values);
      expect(decoder.isInside).toBe(false);
    }
  });

  it("may be empty, and are then nothing", () => {
    expect([...new LineDecoder(100).push(bytes("\n\n 1\n  \n2\n"))]).toEqual([1, 2]);
  });

  it("have a limit, at their end or before it", () => {
    expect(() => [...new LineDecoder(10).push(bytes('"123456789"\n'))]).toThrow(LineError);
    const decoder = new LineDecoder(10);
    expect([...decoder.push(bytes("12345"))]).toEqual([]);
    expect(() => [...decoder.push(bytes("678901"))]).toThrow(/longer than 10 bytes/);
  });

  it("are JSON or an error", () => {
    expect(() => [...new LineDecoder(100).push(bytes("{]\n"))]).toThrow(/not JSON/);
  });
});
