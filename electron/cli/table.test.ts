import { describe, expect, it } from "vitest";
import { table } from "./table.ts";

describe("a table", () => {
  it("is aligned, whatever the letters are", () => {
    expect(
      table(
        ["ID", "TITLE"],
        [
          ["a", "你好"],
          ["long-id", "x"],
        ],
        null,
      ),
    ).toEqual(["ID       TITLE", "a        你好", "long-id  x"]);
    const [, wide, narrow] = table(
      ["A", "B"],
      [
        ["你", "|"],
        ["xy", "|"],
      ],
      null,
    );
    expect(wide).toBe("你  |");
    expect(narrow).toBe("xy  |");
  });

  it("is cut where it is widest until it fits the terminal", () => {
    const lines = table(["ID", "TITLE"], [["msn_1", "a very long title that nobody needs in full"]], 30);
    expect(lines[1]).toBe("msn_1  a very long title that…");
    expect(Math.max(...lines.map((each) => each.length))).toBeLessThanOrEqual(30);
  });

  it("keeps a row one row and every column in its place, whatever a title holds", () => {
    const lines = table(["TITLE", "STATE"], [["a\nmsn_9  locked\u001b[2K\u202e", "composing"]], null);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe("a\\nmsn_9  locked\\u001b[2K\\u202e  composing");
  });
});
