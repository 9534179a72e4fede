import { expect, it } from "vitest";
import { PaintBudget } from "./paint-budget.ts";

function manual() {
  let next: (() => void) | null = null;
  const log: string[] = [];
  /** What is not parsed at once. */
  const slow = new Map<string, () => void>();
  const budget = new PaintBudget((run) => {
    next = run;
  });
  const frame = () => {
    const run = next;
    next = null;
    run?.();
    return log.splice(0).join(" ");
  };
  const terminals = new Map(["a", "b", "c", "d", "e"].map((name) => [name, { name }]));
  const terminal = (name: string) => terminals.get(name) ?? {};
  const write = (name: string, text = name, isSlow = false) =>
    budget.write(terminal(name), (parsed) => {
      log.push(text);
      if (isSlow) slow.set(name, parsed);
      else parsed();
    });
  return { terminals, budget, frame, write, terminal, slow, isAsked: () => next !== null };
}

it("gives the focused terminal its output every frame and the others their turns", () => {
  const { terminals, budget, frame, write, terminal } = manual();
  budget.focus(terminal("e"));
  const frames = Array.from({ length: 5 }, () => {
    for (const name of terminals.keys()) write(name);
    return frame();
  });
  expect(frames).toEqual(["e a", "e b b", "e c c c", "e d d d d", "e a a a a"]);
});

it("lets a turn last until all of it is parsed, because an emulator draws in between", () => {
  const { budget, frame, write, terminal, slow } = manual();
  budget.focus(terminal("e"));
  write("a", "a1", true);
  write("b");
  expect(frame()).toBe("a1");
  for (const name of ["a", "e"]) write(name);
  expect(frame()).toBe("e");
  expect(["a", "b", "c", "e"].map((name) => budget.owes(terminal(name)))).toEqual([true, true, false, false]);
  slow.get("a")?.();
  expect([frame(), frame(), frame()]).toEqual(["b", "a", ""]);
  expect(budget.owes(terminal("a"))).toBe(false);
});

it("keeps the order of one terminal, loses nothing, and asks for no frame when there is nothing to draw", () => {
  const { frame, write, isAsked } = manual();
  write("a", "1");
  write("a", "2");
  expect([frame(), isAsked()]).toEqual(["1 2", false]);
});

it("draws nothing of what is gone, and waits for nothing of it", () => {
  const { budget, frame, write, terminal } = manual();
  write("a", "a", true);
  expect(frame()).toBe("a");
  write("a");
  write("b");
  budget.forget(terminal("a"));
  expect(frame()).toBe("b");
});
