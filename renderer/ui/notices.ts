import { createStore, type StoreApi } from "zustand/vanilla";

export interface Notice {
  readonly id: number;
  readonly tone: "plain" | "good" | "problem";
  readonly words: string;
}

export interface Notices {
  readonly list: readonly Notice[];
  readonly add: (notice: Omit<Notice, "id">) => void;
  readonly remove: (id: number) => void;
}

export type NoticeStore = StoreApi<Notices>;

/** More than these at once are a flood nobody reads; the oldest make room. */
const MOST_AT_ONCE = 3;

export function noticeStore(): NoticeStore {
  let next = 1;
  return createStore<Notices>()((set) => ({
    list: [],
    // The same sentence again replaces itself, so that a repeated cause does not pile up.
    add: (notice) =>
      set(({ list }) => {
        const others = list.filter((each) => each.words !== notice.words);
        return { list: [...others, { ...notice, id: next++ }].slice(-MOST_AT_ONCE) };
      }),
    remove: (id) => set(({ list }) => ({ list: list.filter((each) => each.id !== id) })),
  }));
}
