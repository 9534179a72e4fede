import { createStore, type StoreApi } from "zustand/vanilla";
import type { Timers } from "#shared/contract/client.ts";
import { Announcer } from "./announcer.ts";

export interface Notice {
  readonly id: number;
  readonly tone: "plain" | "good" | "problem";
  readonly words: string;
}

export interface Notices {
  readonly list: readonly Notice[];
  /** What the live region says now; the number tells the same words said again. */
  readonly said: { readonly number: number; readonly words: string };
  readonly add: (notice: Omit<Notice, "id">) => void;
  readonly remove: (id: number) => void;
  /** Says something to screen readers only. What is `about` the same thing is said once, as it is then. */
  readonly announce: (words: string, about?: string) => void;
}

export type NoticeStore = StoreApi<Notices>;

/** More than these at once are a flood nobody reads; the oldest make room. */
const MOST_AT_ONCE = 3;

export function noticeStore(timers: Timers): NoticeStore {
  let next = 1;
  return createStore<Notices>()((set) => {
    const announcer = new Announcer(timers, (words) =>
      set(({ said }) => ({ said: { number: said.number + 1, words } })),
    );
    return {
      list: [],
      said: { number: 0, words: "" },
      // The same sentence again replaces itself, so that a repeated cause does not pile up.
      add: (notice) => {
        announcer.add(notice.words);
        set(({ list }) => {
          const others = list.filter((each) => each.words !== notice.words);
          return { list: [...others, { ...notice, id: next++ }].slice(-MOST_AT_ONCE) };
        });
      },
      remove: (id) => set(({ list }) => ({ list: list.filter((each) => each.id !== id) })),
      announce: (words, about) => announcer.add(words, about),
    };
  });
}
