import type { ExitRecord } from "#shared/contract/message.ts";
import type { Terminal } from "#shared/terminal.ts";
import type { GlyphShape, GlyphTone } from "../../ui/glyph.tsx";
import { duration } from "../../ui/format.ts";

export interface StateWords {
  readonly word: string;
  readonly shape: GlyphShape;
  readonly tone: GlyphTone;
}

/** Signals by which a person or a system ends a process on purpose; any other is a crash. */
const ENDING_SIGNALS: readonly (string | null)[] = ["SIGHUP", "SIGINT", "SIGTERM", "SIGKILL"];

/** What was observed of a terminal. Without a live link nothing is known, whatever was true before. */
export function stateWords(terminal: Terminal, live: boolean): StateWords {
  if (terminal.state === "ended") return endedWords(terminal.exit);
  if (!live || terminal.state === "unknown") {
    return { word: "No signal", shape: "ring-question", tone: "unknown" };
  }
  if (terminal.state === "starting") return { word: "Starting", shape: "ring-dot", tone: "run" };
  return { word: "Running", shape: "ring-play", tone: "run" };
}

function endedWords(exit: ExitRecord | null): StateWords {
  if (exit === null || exit.cause === "host-lost") {
    return { word: "End not seen", shape: "ring-question", tone: "unknown" };
  }
  const onPurpose = exit.code === 0 || ENDING_SIGNALS.includes(exit.signal);
  if (exit.cause === "exited" && onPurpose) return { word: "Ended", shape: "square", tone: "idle" };
  return { word: "Failed", shape: "octagon-cross", tone: "fail" };
}

/** "Exited with code 7 after 2 min". */
export function exitWords(terminal: Terminal): string | null {
  const { exit } = terminal;
  if (exit === null) return terminal.state === "ended" ? "Ended. How is not known." : null;
  const after = `after ${duration(exit.at - terminal.openedAt)}`;
  const why = exit.message === undefined ? "" : `: ${exit.message}`;
  switch (exit.cause) {
    case "could-not-start":
      return `Could not start${why}`;
    case "host-lost":
      return "The session host died, so nobody saw this end. The output up to then is kept.";
    case "exited":
      return exit.signal === null
        ? `Exited with code ${exit.code ?? "unknown"} ${after}`
        : `Ended by ${exit.signal} ${after}`;
  }
}

/** How long, as short as a list has room for, and what that length is of. */
export function ageWords({ exit, openedAt }: Terminal, now: number): { short: string; full: string } {
  const short = duration((exit?.at ?? now) - openedAt);
  if (exit === null) return { short, full: `Opened ${short} ago` };
  const end = exit.cause === "host-lost" ? "Its end was noticed" : "Ended";
  return { short, full: `${end} ${short} after it was opened` };
}

export function containmentWords(containment: Terminal["containment"]): string {
  switch (containment) {
    case "pid-namespace":
      return "Ending it ends every process it started.";
    case "process-group":
      return "Ending it may leave processes that detached themselves.";
    case "unknown":
      return "How completely it can be ended is not known.";
  }
}

/**
 * As many terminals as there is room for: the chosen one, then those that run, the latest first. They stand in the order
 * they were opened, so that none jumps.
 */
export function visibleTerminals(
  terminals: readonly Terminal[],
  most: number,
  chosenId: string | null,
): readonly Terminal[] {
  if (terminals.length <= most) return terminals;
  const first = terminals.filter(({ id }) => id === chosenId);
  const running = terminals.filter((terminal) => terminal.state !== "ended");
  const ended = terminals.filter((terminal) => terminal.state === "ended");
  const chosen = new Set(
    [...new Set([...first, ...running.toReversed(), ...ended.toReversed()])].slice(0, most),
  );
  return terminals.filter((terminal) => chosen.has(terminal));
}
