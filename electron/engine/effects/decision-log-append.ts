import { join } from "node:path";
import { quoted } from "#shared/mission/plan/quoted-text.ts";
import type { LogEntry } from "#shared/mission/state.ts";
import { NOTHING_TO_TELL, type EffectHandler } from "./effect-handler.ts";
import { writeWholeFile } from "./whole-file.ts";

export const DECISION_LOG_FILE = "DECISIONS.md";

/**
 * Writes the whole log from the mission instead of appending to the file: so an entry is there once however often this
 * runs, the order is that of the mission, and a file that was lost or half written is whole again.
 */
export const appendToDecisionLog: EffectHandler<"decision-log.append"> = async (
  _effect,
  { folder, read },
) => {
  const text = await read(({ decisionLog }) => decisionLogText(decisionLog));
  writeWholeFile(join(folder, DECISION_LOG_FILE), text);
  return NOTHING_TO_TELL;
};

/** The decision log as agents and people read it. */
export function decisionLogText(entries: readonly LogEntry[]): string {
  const parts = entries.map(({ title, text, reason, by, at }) => {
    const day = new Date(at).toISOString().slice(0, 10);
    const whose = by === null ? "" : `, recorded by ${by.agent} in ${by.task}`;
    const why = reason === "" ? "" : `\nBecause:\n\n${quoted(reason)}\n`;
    return `## ${inline(title)} (${day}${whose})\n\n${quoted(text)}\n${why}`;
  });
  return ["# Decisions\n", ...parts].join("\n");
}

const inline = (text: string): string => text.replaceAll(/\s+/g, " ");
