import { expect, it } from "vitest";
import { sessionId } from "#shared/ids.ts";
import type { Terminal } from "#shared/terminal.ts";
import { personsOf } from "./persons.ts";

const facts = (name: string, more: Partial<Terminal> = {}): Terminal => ({
  id: sessionId.parse(`ses_${name}`),
  title: name,
  command: ["/bin/sh"],
  cwd: "/",
  state: "running",
  openedAt: 0,
  pid: 7,
  cols: 80,
  rows: 24,
  outputBytes: 0,
  exit: null,
  containment: "pid-namespace",
  ...more,
});

const live = (...value: Terminal[]) => ({ value, live: true });

it("gives the very same list while terminals only print", () => {
  const before = personsOf(live(facts("aaaa"), facts("bbbb")), []);
  expect(personsOf(live(facts("aaaa", { outputBytes: 9 }), facts("bbbb")), before)).toBe(before);
});

it("replaces what changed and nothing else; a lost link changes all", () => {
  const before = personsOf(live(facts("aaaa"), facts("bbbb")), []);
  const after = personsOf(live(facts("aaaa", { cols: 90 }), facts("bbbb")), before);
  expect(after[0]?.cols).toBe(90);
  expect(after[1]).toBe(before[1]);
  const lost = personsOf({ ...live(facts("aaaa"), facts("bbbb")), live: false }, before);
  expect(lost.map((each) => each.live)).toEqual([false, false]);
  const ended = { state: "ended", exit: { code: 0, signal: null, at: 5, cause: "exited" } } as const;
  expect(personsOf(live(facts("aaaa", ended), facts("bbbb")), before)[0]?.exit?.at).toBe(5);
  expect(personsOf(live(facts("bbbb")), before)).toHaveLength(1);
});
