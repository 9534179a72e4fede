import { afterEach, describe, expect, it } from "vitest";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { MissionSummary } from "#shared/contract/missions.ts";
import { speak } from "#shared/messages/messages.ts";
import { PSEUDO_LOCALE } from "#shared/messages/pseudo.ts";
import type { Note } from "./ladder.ts";
import { noteText, resultText } from "./note-text.ts";

const row = (id: string, more: Partial<DecisionRow> = {}): DecisionRow =>
  ({
    id: `dec_abcd_${id}`,
    mission: "msn_abcd",
    missionTitle: "Rotation",
    question: "Run make?",
    risk: "low",
    options: [],
    ...more,
  }) as unknown as DecisionRow;

const mission = (phase: string, merged: number, tasks: number): MissionSummary =>
  ({ id: "msn_abcd", title: "Rotation", phase, counts: { merged }, tasks }) as unknown as MissionSummary;

const elsewhere = { mission: "msn_efgh" as DecisionRow["mission"] };
const NOTES: readonly (readonly [Note, string])[] = [
  [{ kind: "decisions", rows: [row("1")] }, "Run make? Low risk."],
  [{ kind: "decisions", rows: [row("1", { risk: "medium" })] }, "Run make? Medium risk."],
  [{ kind: "decisions", rows: [row("1", { risk: "high" })] }, "Run make? High risk."],
  [{ kind: "decisions", rows: [row("1"), row("2")] }, "Rotation. First: Run make?"],
  [
    { kind: "decisions", rows: [row("1", { risk: "high" }), row("2")] },
    "Rotation, 1 of high risk. First: Run make?",
  ],
  [{ kind: "decisions", rows: [row("1"), row("2", elsewhere)] }, "In 2 missions. First: Run make?"],
  [
    { kind: "decisions", rows: [row("1", { risk: "high" }), row("2", elsewhere)] },
    "In 2 missions, 1 of high risk. First: Run make?",
  ],
  [{ kind: "ended", mission: mission("landed", 3, 4) }, "Landed. 3 of 4 tasks are in."],
  [{ kind: "ended", mission: mission("landed", 1, 1) }, "Landed. 1 of 1 task is in."],
  [
    { kind: "ended", mission: mission("stopped", 0, 2) },
    "Stopped. 0 of 2 tasks were done; all work is kept.",
  ],
  [
    { kind: "stalled", mission: mission("flying", 0, 2) },
    "Nothing moves any more and nobody was asked. Open it to see what holds.",
  ],
];

const withoutMarks = (text: string) => text.replaceAll(/[\u2068\u2069]/gu, "");

describe("a note in words", () => {
  afterEach(() => speak("en"));

  it.each(NOTES)("%j says what happened", (note, body) => {
    expect(withoutMarks(noteText(note).body)).toBe(body);
  });

  it.each(NOTES)("%j leaves no word of ours in English when another language is spoken", (note) => {
    speak(PSEUDO_LOCALE);
    const text = noteText(note);
    const ours = [
      text.body,
      ...[resultText(text, null), resultText(text, "\u2068It was withdrawn.\u2069")].map(
        ({ title, body }) => `${title} ${body}`,
      ),
      ...(text.title === "Rotation" ? [] : [text.title]),
    ].map((each) => each.replaceAll(/\u2068[^\u2069]*\u2069/gu, ""));
    for (const each of ours) expect(each).not.toMatch(/[a-z]{2,}/iu);
  });
});
