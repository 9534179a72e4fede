import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { WindowMemory } from "./window-memory.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-windows-"));
  file = join(folder, "windows.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (number: number, x = 0) => ({ number, x, y: 0, width: 1200, height: 800, maximized: false });
const numbers = () => new WindowMemory(file).windows.map(({ number }) => number);

it("brings back every window that was open, the one used last in front", () => {
  const memory = new WindowMemory(file);
  for (const x of [10, 20, 30]) memory.keep(at(memory.take(), x));
  memory.use(1);
  expect(numbers()).toEqual([2, 3, 1]);
  expect(new WindowMemory(file).windows.map(({ x }) => x)).toEqual([20, 30, 10]);
});

it("does not bring back what a person closed; its number is the next one's", () => {
  const memory = new WindowMemory(file);
  for (const x of [10, 20]) memory.keep(at(memory.take(), x));
  memory.forget(1);
  // The last word of a window that is gone.
  memory.keep(at(1));
  expect(numbers()).toEqual([2]);
  expect(memory.take()).toBe(1);
});

it("begins anew with a file that is not its own", () => {
  expect(numbers()).toEqual([]);
  for (const text of ["{", "[{}]", "{}", JSON.stringify(Array.from({ length: 33 }, (_, x) => at(x + 1)))]) {
    writeFileSync(file, text);
    expect(numbers()).toEqual([]);
  }
  writeFileSync(file, JSON.stringify([at(1), at(1)]));
  expect(numbers()).toEqual([1]);
});

it("goes on when nothing can be written", () => {
  const memory = new WindowMemory(join(folder, "missing", "windows.json"));
  memory.keep(at(memory.take()));
  expect(memory.windows).toHaveLength(1);
  expect(() => readFileSync(file)).toThrow("ENOENT");
});
