import { i18n } from "@lingui/core";
import { plural, t } from "@lingui/core/macro";
import type { ExitRecord } from "#shared/contract/message.ts";
import type { Terminal } from "#shared/terminal.ts";
import type { GlyphShape, GlyphTone } from "../../ui/glyph.tsx";
import { duration, shortAge } from "../../ui/format.ts";
import { STATE_LOOKS } from "../../words/task-status.ts";
import { outcomeWords, questionTitle } from "./question-words.ts";
import type { AgentTerminal, ShownTerminal } from "./shown-terminal.ts";

export interface StateWords {
  readonly word: string;
  readonly shape: GlyphShape;
  readonly tone: GlyphTone;
}

/** Signals by which a person or a system ends a process on purpose; any other is a crash. */
const ENDING_SIGNALS: readonly (string | null)[] = ["SIGHUP", "SIGINT", "SIGTERM", "SIGKILL"];

/** What was observed of a terminal. Without a live link nothing is known, whatever was true before. */
export function stateWords(terminal: ShownTerminal): StateWords {
  if (terminal.kind === "agent") return agentWords(terminal);
  if (terminal.kind === "question") return outcomeWords(terminal);
  if (terminal.state === "ended") return endedWords(terminal.exit);
  if (!terminal.live || terminal.state === "unknown") {
    return { word: t`No signal`, shape: "ring-question", tone: "unknown" };
  }
  if (terminal.state === "starting") return { word: t`Starting`, shape: "ring-dot", tone: "run" };
  return { word: t`Running`, shape: "ring-play", tone: "run" };
}

function agentWords({ status, live }: AgentTerminal): StateWords {
  const { word, shape, tone } = STATE_LOOKS[live ? status : "no_signal"];
  return { word: i18n._(word), shape, tone };
}

function endedWords(exit: ExitRecord | null): StateWords {
  if (exit === null || exit.cause === "host-lost") {
    return { word: t`End not seen`, shape: "ring-question", tone: "unknown" };
  }
  const onPurpose = exit.code === 0 || ENDING_SIGNALS.includes(exit.signal);
  if (exit.cause === "exited" && onPurpose) return { word: t`Ended`, shape: "square", tone: "idle" };
  return { word: t`Failed`, shape: "octagon-cross", tone: "fail" };
}

/** "Exited with code 7 after 2 min". */
export function exitWords(terminal: ShownTerminal): string | null {
  const { exit, state, openedAt } = terminal;
  if (terminal.kind === "question" && terminal.outcome !== null && terminal.outcome !== "lost") {
    const { word } = outcomeWords(terminal);
    const { reason } = terminal;
    return reason === "" ? word : t`${word}: ${reason}`;
  }
  if (exit === null) return state === "ended" ? t`Ended. How is not known.` : null;
  const long = duration(exit.at - openedAt);
  switch (exit.cause) {
    case "could-not-start":
      return exit.message === undefined ? t`Could not start` : t`Could not start: ${exit.message}`;
    case "host-lost":
      return t`The session host died, so nobody saw this end. The output up to then is kept.`;
    case "exited":
      if (exit.signal !== null) return t`Ended by ${exit.signal} after ${long}`;
      return exit.code === null ? t`Ended after ${long}` : t`Exited with code ${exit.code} after ${long}`;
  }
}

/** How long, as short as a list has room for, and what that length is of. */
export function ageWords(terminal: ShownTerminal, now: number): { short: string; full: string } {
  const { exit, openedAt } = terminal;
  if (terminal.kind === "agent" && exit === null) {
    const quietMs = now - terminal.lastSignalAt;
    return { short: shortAge(quietMs), full: t`Last signal ${duration(quietMs)} ago` };
  }
  const ms = (exit?.at ?? now) - openedAt;
  const short = shortAge(ms);
  const long = duration(ms);
  if (exit === null) return { short, full: t`Opened ${long} ago` };
  return exit.cause === "host-lost"
    ? { short, full: t`Its end was noticed ${long} after it was opened` }
    : { short, full: t`Ended ${long} after it was opened` };
}

export function containmentWords(containment: Terminal["containment"]): string {
  switch (containment) {
    case "pid-namespace":
      return t`Ending it ends every process it started.`;
    case "process-group":
      return t`Ending it may leave processes that detached themselves.`;
    case "unknown":
      return t`How completely it can be ended is not known.`;
  }
}

/** What a terminal is called: an agent that is asked something, by what it is asked for. */
export const titleWords = (terminal: ShownTerminal): string =>
  terminal.kind === "question" ? questionTitle(terminal) : terminal.title;

/** "pilot (scripted)": who works there, and that no model does when none does. */
export const agentName = ({ agent, scripted }: AgentTerminal): string =>
  scripted ? t`${agent} (scripted)` : agent;

/** "$0.42"; "over $0.42" where the price of a part is not known; null: nothing was spent. */
export function costWords({ costMicros, unknownCost }: AgentTerminal): string | null {
  const money = i18n.number(costMicros / 1_000_000, { style: "currency", currency: "USD" });
  if (unknownCost) return costMicros === 0 ? t`cost not known` : t`over ${money}`;
  return costMicros === 0 ? null : money;
}

export function newLinesWords(lines: number): string {
  if (lines === 0) return t`Newest output`;
  return plural(lines, { one: "# new line", other: "# new lines" });
}

export function removedWords(removed: number): string {
  return plural(removed, {
    one: "# control character was taken out of the paste.",
    other: "# control characters were taken out of the paste.",
  });
}
