import { expect, it } from "vitest";
import { BoundedLines } from "./bounded-lines.ts";

it("cuts lines wherever they were torn, and leaves out one that is too long", () => {
  const seen: string[] = [];
  const lines = new BoundedLines(
    10,
    (line) => seen.push(line),
    () => seen.push("(too long)"),
  );
  for (const piece of ["one\nt", "wo\n", "x".repeat(8), "x".repeat(8), "x\nthree\n", "never ended"])
    lines.push(Buffer.from(piece));
  expect(seen).toEqual(["one", "two", "(too long)", "three", "(too long)"]);
});

it("keeps a letter whole that came in two pieces", () => {
  const seen: string[] = [];
  const lines = new BoundedLines(
    100,
    (line) => seen.push(line),
    () => undefined,
  );
  const bytes = Buffer.from("für\n");
  lines.push(bytes.subarray(0, 2));
  lines.push(bytes.subarray(2));
  expect(seen).toEqual(["für"]);
});
