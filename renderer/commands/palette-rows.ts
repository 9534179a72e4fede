import { inWords } from "#shared/messages/messages.ts";
import type { Uses } from "./frecency.ts";
import type { PaletteItem } from "./palette-item.ts";
import { score } from "./scorer.ts";

/** On an empty query: what cannot run now stands behind what can, and what ends something behind both. */
const REFUSED = 0.01;
const LAST = 0.001;
/** Without a word, what can be done stands before what can be looked at. */
const UNASKED = { command: 1, decision: 0.9, mission: 0.8, task: 0.7, terminal: 0.6 } as const;
/** Of each kind but commands, as many as fit into one look; a prefix shows more. */
const MOST_OF_A_KIND = { mixed: 8, alone: 100 } as const;

/** The first letter typed may say what is looked for. */
const PREFIXES: Readonly<Record<string, PaletteItem["kind"]>> = {
  ">": "command",
  "@": "task",
  "#": "mission",
  "!": "decision",
  $: "terminal",
};

export interface Asked {
  /** null: of every kind. */
  readonly kind: PaletteItem["kind"] | null;
  readonly words: string;
}

export function asked(typed: string): Asked {
  const kind = PREFIXES[typed.trimStart().charAt(0)];
  return kind === undefined ? { kind: null, words: typed } : { kind, words: typed.trimStart().slice(1) };
}

/**
 * What the palette lists for what was typed: best match first, and between equal ones what is used often and lately. Nothing that
 * ends something is ever first without a word.
 */
export function paletteRows(
  items: readonly PaletteItem[],
  typed: string,
  uses: Uses,
): readonly PaletteItem[] {
  const { kind, words } = asked(typed);
  const most = kind === null ? MOST_OF_A_KIND.mixed : MOST_OF_A_KIND.alone;
  const ranked = items
    .filter((item) => kind === null || item.kind === kind)
    .map((item, index) => ({ item, index, points: points(item, words, uses) }))
    .filter(({ points }) => points > 0);
  ranked.sort((a, b) => b.points - a.points || a.index - b.index);
  const shown = { command: 0, mission: 0, task: 0, decision: 0, terminal: 0 };
  return ranked
    .map(({ item }) => item)
    .filter((item) => item.kind === "command" || (shown[item.kind] += 1) <= most);
}

function points(item: PaletteItem, words: string, uses: Uses): number {
  const fit = fitOf(item, words);
  if (fit === 0) return 0;
  const used = uses(item.id);
  if (words.trim() !== "") return fit + used;
  if (item.kind === "command" && item.command.ends === true) return LAST;
  return (UNASKED[item.kind] + used) * (item.refusal === null ? 1 : REFUSED);
}

function fitOf(item: PaletteItem, words: string): number {
  // The English name is understood as well: it is the one that documentation and other people use.
  if (item.kind === "command") return Math.max(score(words, inWords(item.title)), score(words, item.title));
  return score(words, item.title);
}
