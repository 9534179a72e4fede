import { createStore, type StoreApi } from "zustand/vanilla";
import type { Timers } from "#shared/contract/client.ts";
import { Announcer } from "./announcer.ts";

export interface Notice {
  readonly id: number;
  /** A problem stays until it is closed. */
  readonly tone: "plain" | "good" | "problem" | "need";
  readonly words: string;
  /** What it is about: a newer one takes the place of an older one. Without it the words are. */
  readonly about?: string;
  /** The one thing to do about it. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

export interface Notices {
  /** The first one is shown, the others wait. */
  readonly list: readonly Notice[];
  /** What the live region says now; the number tells the same words said again. */
  readonly said: { readonly number: number; readonly words: string };
  /** What is said without waiting. */
  readonly urgent: string;
  readonly add: (notice: Omit<Notice, "id">) => void;
  readonly remove: (id: number) => void;
  /** Says something to screen readers only. What is `about` the same thing is said once, as it is then. */
  readonly announce: (words: string, about?: string) => void;
  /** For what a person can miss within a minute, and nothing else: read out at once. */
  readonly interrupt: (words: string) => void;
  /** It was shown long enough: it makes room, and a problem comes back after the others. */
  readonly pass: (id: number) => void;
}

export type NoticeStore = StoreApi<Notices>;

/** More than these are a flood nobody reads; the oldest that are no problem make room. */
const MOST_WAITING = 6;

const subjectOf = ({ about, words }: Omit<Notice, "id">): string => about ?? words;

/**
 * What the page has to say, one thing at a time. An answer to what a person just did is shown at once; what came by itself waits
 * its turn.
 */
export function noticeStore(timers: Timers): NoticeStore {
  let next = 1;
  return createStore<Notices>()((set) => {
    const announcer = new Announcer(timers, (words) =>
      set(({ said }) => ({ said: { number: said.number + 1, words } })),
    );
    return {
      list: [],
      said: { number: 0, words: "" },
      urgent: "",
      add: (notice) => {
        // What came by itself is told where it comes in, also to who sees no notice of it.
        if (notice.tone !== "need") announcer.add(notice.words, notice.about);
        set(({ list }) => ({ list: withNotice(list, { ...notice, id: next++ }) }));
      },
      remove: (id) => set(({ list }) => ({ list: list.filter((each) => each.id !== id) })),
      pass: (id) => set(({ list }) => ({ list: passed(list, id) })),
      announce: (words, about) => announcer.add(words, about),
      interrupt: (urgent) => set({ urgent }),
    };
  });
}

function withNotice(list: readonly Notice[], made: Notice): readonly Notice[] {
  const at = list.findIndex((each) => subjectOf(each) === subjectOf(made));
  if (at === 0) return [made, ...list.slice(1)];
  const others = list.filter((_, index) => index !== at);
  const cameByItself = made.tone === "need";
  const all = cameByItself ? [...others, made] : [made, ...others.filter(staysBehind)];
  return all.slice(0, MOST_WAITING);
}

function passed(list: readonly Notice[], id: number): readonly Notice[] {
  const notice = list.find((each) => each.id === id);
  const others = list.filter((each) => each.id !== id);
  return notice?.tone === "problem" ? [...others, notice] : others;
}

/** The answer to something else is old news as soon as there is a newer one. */
const staysBehind = ({ tone }: Notice): boolean => tone === "problem" || tone === "need";
