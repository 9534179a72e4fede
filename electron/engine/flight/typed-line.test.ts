import { describe, expect, it } from "vitest";
import { TypedLine } from "./typed-line.ts";

const SECRETS = ["swordfish-42"];

/** What goes on record while this is typed, and what at the end. */
function typed(...parts: readonly string[]) {
  const line = new TypedLine();
  const soon = parts.flatMap((part) => line.add(part, SECRETS));
  return { soon, last: line.end(SECRETS) };
}

describe("a line that is typed", () => {
  it("is kept back until it ends, and nothing of it is there twice", () => {
    expect(typed("l", "s", "<Enter>", "cd")).toEqual({ soon: ["ls<Enter>"], last: ["cd"] });
  });

  it("hides a secret that came letter by letter", () => {
    expect(typed(...Array.from("swordfish-42"), "<Enter>").soon).toEqual(["************<Enter>"]);
    expect(typed(...Array.from("say swordfish-42")).last).toEqual(["say ************"]);
  });

  it("hides a secret that was corrected while it was typed, with all around it", () => {
    const { soon } = typed(...Array.from("swordx"), "<Backspace>", ...Array.from("fish-42"), "<Enter>");
    expect(soon).toEqual(["******<Backspace>*******<Enter>"]);
    expect(typed(...Array.from("ab"), "<Backspace>", "c<Enter>").soon).toEqual(["ab<Backspace>c<Enter>"]);
  });

  it("hides a secret between letters that were all taken back, however many there are", () => {
    const many = 20_000;
    const begun = performance.now();
    const { soon } = typed(`swordfish${"x<".repeat(many)}${"<Backspace>".repeat(2 * many)}-42<Enter>`);
    expect(performance.now() - begun).toBeLessThan(5_000);
    const all = soon.join("");
    expect(all.startsWith("*********")).toBe(true);
    expect(all.endsWith("***<Enter>")).toBe(true);
  });

  it("is written in pieces when it has no end, and a secret across their edge stays hidden", () => {
    const before = "x".repeat(3_995);
    const { soon, last } = typed(before, ...Array.from("swordfish-42"), "y".repeat(9_000));
    const all = [...soon, ...last].join("");
    expect(all).toBe(`${before}************${"y".repeat(9_000)}`);
    expect(Math.max(...[...soon, ...last].map(({ length }) => length))).toBeLessThanOrEqual(4_000);
    expect(soon.length).toBeGreaterThan(1);
  });
});
