import { createStore, type StoreApi } from "zustand/vanilla";
import type { LinkState, WindowFacts } from "#shared/contract/window.ts";

export interface Link {
  /** null until main has said anything. */
  readonly link: LinkState | null;
  readonly facts: WindowFacts | null;
  /** When main told the facts. */
  readonly factsAt: number;
  /** When the engine was last known to answer; null when it never did in this window. */
  readonly lastUpAt: number | null;
}

export type LinkStore = StoreApi<Link>;

export function linkStore(): LinkStore {
  return createStore<Link>()(() => ({ link: null, facts: null, factsAt: 0, lastUpAt: null }));
}

/** The moment of the last certainty moves only when the link leaves `up`. */
export function evolveLink(before: Link, link: LinkState, at: number): Link {
  const leftUp = before.link?.state === "up" && link.state !== "up";
  return { ...before, link, lastUpAt: leftUp || link.state === "up" ? at : before.lastUpAt };
}
