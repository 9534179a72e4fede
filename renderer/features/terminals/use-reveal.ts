import type { Terminal } from "@xterm/xterm";
import { useEffect } from "react";
import type { SessionId } from "#shared/ids.ts";
import { useDesk } from "./desk.ts";
import type { Emulator } from "./emulator.ts";

/** Lines left above, so that what led there is seen too. */
const LINES_ABOVE = 3;

/** Scrolls to the first line that says it, as soon as it is there; once for each emulator, so that reading on is not disturbed. */
export function useReveal(session: SessionId, words: string | undefined): void {
  const desk = useDesk();
  useEffect(() => {
    if (words === undefined || words === "") return undefined;
    const done = new Set<Emulator>();
    const heard = new Map<Emulator, { dispose: () => void }>();
    const look = (): void => {
      const emulator = desk.emulators.getState().get(session);
      if (emulator === undefined || done.has(emulator)) return;
      const line = lineWith(emulator.terminal, words);
      if (line !== null) {
        done.add(emulator);
        emulator.terminal.scrollToLine(Math.max(0, line - LINES_ABOVE));
      } else if (!heard.has(emulator)) heard.set(emulator, emulator.terminal.onWriteParsed(look));
    };
    look();
    const stop = desk.emulators.subscribe(look);
    return () => {
      stop();
      for (const each of heard.values()) each.dispose();
    };
  }, [desk, session, words]);
}

/** A long line stands in several rows; the first of them is meant. */
function lineWith({ buffer }: Terminal, words: string): number | null {
  const { active } = buffer;
  for (let first = 0; first < active.length;) {
    let next = first + 1;
    let text = active.getLine(first)?.translateToString(false) ?? "";
    while (active.getLine(next)?.isWrapped === true) {
      text += active.getLine(next)?.translateToString(false) ?? "";
      next += 1;
    }
    if (text.includes(words)) return first;
    first = next;
  }
  return null;
}
