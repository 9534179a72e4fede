import { useEffect, useState } from "react";
import type { SessionId } from "#shared/ids.ts";
import { useLink, useWorkbench } from "../../state/workbench.ts";

/** Quick enough to see that something goes on; a row is not for reading along. */
const EVERY_MS = 1_000;
/** As many as the engine takes at once. */
const MOST_ASKED = 100;

type Lines = ReadonlyMap<SessionId, string>;

/** What each of these sessions printed last, asked again every second while the page is looked at. */
export function useLastLines(sessions: readonly SessionId[]): Lines {
  const { connection } = useWorkbench();
  const up = useLink((link) => link.link?.state === "up");
  const [lines, setLines] = useState<Lines>(() => new Map());
  const ids = sessions.join(" ");
  useEffect(() => {
    if (!up || ids === "") return undefined;
    const asked = ids.split(" ") as SessionId[];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async (): Promise<void> => {
      if (!document.hidden) {
        for (let at = 0; at < asked.length && !isOver; at += MOST_ASKED) {
          const part = asked.slice(at, at + MOST_ASKED);
          const outcome = await connection.request("terminals.last-lines", { sessions: part });
          if (outcome.ok && !isOver) setLines((before) => withLines(before, outcome.value.lines));
        }
      }
      if (!isOver) timer = setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [connection, up, ids]);
  return lines;
}

/** The very same map when nothing new was printed. */
export function withLines(
  before: Lines,
  told: readonly { readonly session: SessionId; readonly line: string }[],
): Lines {
  const fresh = told.filter(({ session, line }) => before.get(session) !== line);
  if (fresh.length === 0) return before;
  return new Map([...before, ...fresh.map(({ session, line }) => [session, line] as const)]);
}
