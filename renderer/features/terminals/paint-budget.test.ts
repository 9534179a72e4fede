import { expect, it } from "vitest";
import { PaintBudget } from "./paint-budget.ts";

function manual() {
  let next: (() => void) | null = null;
  const log: string[] = [];
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
  const write = (name: string, text = name) => budget.write(terminal(name), () => log.push(text));
  return { terminals, budget, frame, write, terminal, isAsked: () => next !== null };
}

it("gives the focused terminal its output every frame and the others their turns", () => {
  const { terminals, budget, frame, write, terminal } = manual();
  budget.focus(terminal("e"));
  const frames = Array.from({ length: 4 }, () => {
    for (const name of terminals.keys()) write(name);
    return frame();
  });
  expect(frames).toEqual(["e a b", "e c c d d", "e a a b b", "e c c d d"]);
});

it("keeps the order of one terminal, loses nothing, and asks for no frame when there is nothing to draw", () => {
  const { frame, write, isAsked } = manual();
  write("a", "1");
  write("a", "2");
  expect([frame(), isAsked()]).toEqual(["1 2", false]);
});

it("draws nothing of what is gone", () => {
  const { budget, frame, write, terminal } = manual();
  write("a");
  budget.forget(terminal("a"));
  expect(frame()).toBe("");
});
