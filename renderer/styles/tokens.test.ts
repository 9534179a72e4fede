import { describe, expect, it } from "vitest";

/** The page's types know of no files, and the test runner empties style sheets that are imported: so read it by name. */
const fileSystem: string = "node:fs";
const { readFileSync } = (await import(fileSystem)) as {
  readonly readFileSync: (file: URL, encoding: "utf8") => string;
};
const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

type Tokens = ReadonlyMap<string, string>;

/** The custom properties of the block that starts with a selector. */
function tokensOf(theme: string): Tokens {
  const start = css.indexOf(`:root[data-theme="${theme}"] {`);
  const block = css.slice(start, css.indexOf("}", start));
  const found = [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)];
  return new Map(found.map(([, name = "", value = ""]) => [name, value]));
}

function channel(hex: string, at: number): number {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function luminance(hex: string): number {
  return 0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);
}

/** The contrast ratio of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ["bg", "s1", "s2"];
const TEXT = ["ink", "ink2", "ink3"];
const GRAPHICS = ["idle", "run", "need", "done", "fail", "edge", "focus"];
const TERMINAL = ["red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-white"].map(
  (name) => `term-${name}`,
);

describe.each([
  ["dark", 4.5, 3],
  ["light", 4.5, 3],
  ["high-contrast", 7, 4.5],
])("the %s theme", (theme, textLeast, graphicsLeast) => {
  const tokens = tokensOf(theme);
  const value = (name: string): string => {
    const found = tokens.get(name);
    if (found === undefined) throw new Error(`the ${theme} theme has no --${name}`);
    return found;
  };

  it.each(TEXT)("sets %s so that it can be read on every surface", (name) => {
    for (const surface of SURFACES)
      expect(contrast(value(name), value(surface)), surface).toBeGreaterThanOrEqual(textLeast);
  });

  it.each(GRAPHICS)("sets %s so that it is seen on every surface", (name) => {
    for (const surface of SURFACES)
      expect(contrast(value(name), value(surface)), surface).toBeGreaterThanOrEqual(graphicsLeast);
  });

  it.each(TERMINAL)("sets %s so that output can be read", (name) => {
    expect(contrast(value(name), value("term-bg"))).toBeGreaterThanOrEqual(4.5);
  });

  it("leaves text readable on a selection", () => {
    expect(contrast(value("ink"), value("term-selection"))).toBeGreaterThanOrEqual(4.5);
  });

  it("has every colour the dark theme has", () => {
    expect([...tokensOf("dark").keys()].filter((name) => !tokens.has(name))).toEqual([]);
  });
});
