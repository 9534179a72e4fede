import { Terminal, type ILink } from "@xterm/xterm";
import { describe, expect, it } from "vitest";
import { findAddresses, plainLinks } from "./plain-links.ts";

const addresses = (text: string) => findAddresses(text).map(({ address }) => address);

describe("addresses in a text", () => {
  it.each([
    ["see https://example.org/a?b=c#d now", ["https://example.org/a?b=c#d"]],
    ["Local: http://localhost:5173/", ["http://localhost:5173/"]],
    ["(https://example.org/a).", ["https://example.org/a"]],
    ["https://example.org/a_(b), then", ["https://example.org/a_(b)"]],
    [
      "[one](https://example.org/1) [two](https://example.org/2)",
      ["https://example.org/1", "https://example.org/2"],
    ],
    ['<a href="https://example.org/x">', ["https://example.org/x"]],
    ["https://example.org/?q=[1]", ["https://example.org/?q=[1]"]],
    ["really?! https://example.org/wow!!!", ["https://example.org/wow"]],
    ["http://[::1]:8080/ is up", ["http://[::1]:8080/"]],
  ])("are found in %j", (text, found) => {
    expect(addresses(text)).toEqual(found);
  });

  it.each(["example.org", "file:///etc/passwd", "javascript:alert(1)", "xhttps://example.org", "https:// x"])(
    "are not found in %j",
    (text) => {
      expect(addresses(text)).toEqual([]);
    },
  );
});

/** The links a row offers, as the library asks for them. */
function linksOf(text: string, row: number, cols = 20): readonly ILink[] {
  const terminal = new Terminal({ cols, rows: 6, allowProposedApi: true, logLevel: "off" });
  (terminal as unknown as { _core: { writeSync(text: string): void } })._core.writeSync(text);
  let links: readonly ILink[] = [];
  plainLinks(terminal, () => undefined).provideLinks(row, (found) => {
    links = found ?? [];
  });
  return links;
}

describe("links in a terminal", () => {
  it("stand where their letters stand, also behind wide ones", () => {
    const [link] = linksOf("日本 http://a.b/c ok", 1);
    expect(link?.text).toBe("http://a.b/c");
    expect(link?.range).toEqual({ start: { x: 6, y: 1 }, end: { x: 17, y: 1 } });
  });

  it("are whole on every row they were broken into, and on no other", () => {
    const text = "first\r\nat https://example.org/long/way ok\r\nlast";
    const range = { start: { x: 4, y: 2 }, end: { x: 11, y: 3 } };
    for (const row of [2, 3]) {
      expect(linksOf(text, row).map((link) => ({ text: link.text, range: link.range }))).toEqual([
        { text: "https://example.org/long/way", range },
      ]);
    }
    expect([...linksOf(text, 1), ...linksOf(text, 4)]).toEqual([]);
  });

  it("do not join lines that the program itself ended", () => {
    const [link] = linksOf("https://example.org/\r\nmore", 1);
    expect(link?.text).toBe("https://example.org/");
  });

  it("are never the first part of an address that is longer than what is looked at", () => {
    const line = (letters: number) => `https://example.org/${"a".repeat(letters)}`;
    expect(linksOf(line(300), 1)).toHaveLength(1);
    expect(linksOf(line(2_000), 1)).toEqual([]);
    expect(linksOf(`https://example.org/ ${"a".repeat(2_000)}`, 1)).toHaveLength(1);
  });
});
