import { i18n } from "@lingui/core";
import { expect, it } from "vitest";
import { TASK_STATUSES } from "#shared/mission/flight/task.ts";
import { speak } from "#shared/messages/messages.ts";
import { PSEUDO_LOCALE } from "#shared/messages/pseudo.ts";
import { STATE_LOOKS, type ShownState } from "./task-status.ts";

const ALL = Object.keys(STATE_LOOKS) as ShownState[];
/** They share the shape of the state they are a kind of, and have their own word. */
const KINDS_OF_ANOTHER: readonly ShownState[] = ["rate_limited", "in_review", "fixing", "merging", "skipped"];

it("calls every state differently, also in another language", () => {
  for (const locale of ["en", PSEUDO_LOCALE]) {
    speak(locale);
    expect(new Set(ALL.map((state) => i18n._(STATE_LOOKS[state].word))).size).toBe(ALL.length);
  }
  expect(i18n._(STATE_LOOKS.running.word)).toBe("Ŕûññîñĝ~~~");
});

it("has a look for every status, and a shape of its own for each of the fourteen states", () => {
  expect(ALL).toEqual(expect.arrayContaining([...TASK_STATUSES]));
  const own = ALL.filter((state) => !KINDS_OF_ANOTHER.includes(state));
  expect(own).toHaveLength(14);
  expect(new Set(own.map((state) => STATE_LOOKS[state].shape)).size).toBe(14);
});
