import { describe, expect, it } from "vitest";
import { LiveOutput } from "./live-output.ts";
import { span } from "./styled-text.ts";

/** A terminal of one page as far as these orders need it: carriage return, clear line, line feed, colours. */
class Page {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: string[] = [""];
  raw = "";
  #column = 0;

  constructor(columns = 40) {
    this.columns = columns;
  }

  write(text: string): void {
    this.raw += text;
    for (const [part] of text.matchAll(ORDERS)) this.#take(part);
  }

  #take(part: string): void {
    const last = this.rows.length - 1;
    const row = this.rows[last] ?? "";
    if (part === "\r") this.#column = 0;
    else if (part === "\n") {
      this.rows.push("");
      this.#column = 0;
    } else if (part.endsWith("K")) this.rows[last] = "";
    else if (!part.startsWith("\u001b")) {
      this.rows[last] = row.slice(0, this.#column).padEnd(this.#column) + part + row.slice(this.#column + 1);
      this.#column += 1;
    }
  }
}
const ORDERS = /\p{Cc}\[[0-9;]*[a-zA-Z]|[^]/gu;

describe("what is said while a command runs", () => {
  it("keeps a status below every line, and leaves none behind", () => {
    const page = new Page();
    const out = new LiveOutput(page, {});
    out.status([span("0/2 merged", "good")]);
    out.line(span("first", "accent"));
    out.status([span("1/2", "good")]);
    out.lines([[span("second")], [span("third")]]);
    expect(page.rows).toEqual(["first", "second", "third", "1/2"]);
    out.status([span("2/2 merged and more")]);
    out.line(span("fourth"));
    expect(page.rows).toEqual(["first", "second", "third", "fourth", "2/2 merged and more"]);
    out.close();
    expect(page.rows).toEqual(["first", "second", "third", "fourth", ""]);
  });

  it("cuts a line and a status where the terminal ends, but nothing of a block", () => {
    const page = new Page(20);
    const out = new LiveOutput(page, {});
    const long = "x".repeat(50);
    out.status([span("s".repeat(50))]);
    out.line(span("12:00  "), span(long));
    out.lines([[span(long)]]);
    const [line = "", block = "", status = ""] = page.rows;
    expect(line).toHaveLength(19);
    expect(line.endsWith("…")).toBe(true);
    expect(block).toBe(long);
    expect(status).toHaveLength(19);
  });

  it("has colours on a terminal only, and none where NO_COLOR is set", () => {
    const said = (isTTY: boolean, environment: NodeJS.ProcessEnv): string => {
      let text = "";
      const out = new LiveOutput({ isTTY, write: (more) => (text += more) }, environment);
      out.line(span("good", "good"));
      return text;
    };
    expect(said(true, {})).toBe("\u001b[32mgood\u001b[0m\n");
    expect(said(true, { NO_COLOR: "1" })).toBe("good\n");
    expect(said(true, { NO_COLOR: "" })).toBe("\u001b[32mgood\u001b[0m\n");
    expect(said(true, { TERM: "dumb" })).toBe("good\n");
    expect(said(false, {})).toBe("good\n");
  });

  it("draws no status into a file", () => {
    let text = "";
    const out = new LiveOutput({ write: (more) => (text += more) }, {});
    out.status([span("0/2")]);
    out.line(span("one"));
    out.close();
    expect(text).toBe("one\n");
  });

  it("shows the orders of strangers instead of obeying them", () => {
    const page = new Page(200);
    const out = new LiveOutput(page, {});
    out.line(span("\u001b[2J\u202eevil\nline", "bad"));
    expect(page.rows[0]).toBe("\\u001b[2J\\u202eevil\\nline");
    let text = "";
    new LiveOutput({ write: (more) => (text += more) }, {}).json({ text: "\u009b\u202ea\nb" });
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text).not.toMatch(/[\u009b\u202e]/);
    expect(JSON.parse(text)).toEqual({ text: "\u009b\u202ea\nb" });
  });
});
