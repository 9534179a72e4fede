import { plural, t } from "@lingui/core/macro";
import type { Fleet } from "./fleet-figures.ts";

/** What the tray says: beside it, and in its menu. */
export interface TrayWords {
  readonly tip: string;
  readonly state: string;
  readonly open: string;
  readonly quit: string;
}

export function trayWords(fleet: Pick<Fleet, "live" | "queue" | "agents">): TrayWords {
  const state = stateWords(fleet);
  return { tip: t`Flightdeck: ${state}`, state, open: t`Open Flightdeck`, quit: t`Quit Flightdeck` };
}

function stateWords({ live, queue, agents }: Pick<Fleet, "live" | "queue" | "agents">): string {
  if (!live) return t`The engine does not answer`;
  const waiting = queue.length;
  if (waiting === 0 && agents === 0) return t`Nothing needs you`;
  if (waiting === 0)
    return plural(agents, {
      one: "Nothing needs you, # agent flying",
      other: "Nothing needs you, # agents flying",
    });
  if (agents === 0) return plural(waiting, { one: "# decision waiting", other: "# decisions waiting" });
  return t`${plural(waiting, { one: "# decision waiting", other: "# decisions waiting" })}, ${plural(agents, {
    one: "# agent flying",
    other: "# agents flying",
  })}`;
}
