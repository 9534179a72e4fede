import type { Step } from "./step-shapes.ts";

const MOST_CHARACTERS = 4_000;

const steps = (first: number, last: number): string => {
  if (first > last) return "nothing";
  return first === last ? `step ${first}` : `steps ${first}-${last}`;
};

/** `next`: the number of the first step that was not done, counted from 1. */
export function handOffText(script: readonly Step[], next: number): string {
  const names = script.slice(0, next - 1).map(({ name }) => name);
  const did = names.length === 0 ? "" : ` (${names.join(", ").slice(0, MOST_CHARACTERS)})`;
  return `did ${steps(1, next - 1)}${did}, remaining ${steps(next, script.length)}, next start from step ${next}`;
}

/** Where the session before this one left off, as its hand-off in the prompt says; 1 when there is none. */
export function nextStepIn(prompt: string): number {
  const found = [...prompt.matchAll(/next start from step (\d{1,6})/g)].at(-1)?.[1];
  return found === undefined ? 1 : Math.max(1, Number(found));
}
