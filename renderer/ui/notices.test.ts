import { expect, it } from "vitest";
import { noticeStore } from "./notices.ts";

const timers = { after: () => () => undefined };
const words = (store: ReturnType<typeof noticeStore>) => store.getState().list.map((notice) => notice.words);

it("shows the answer to what was just done first, in the place of an older answer", () => {
  const store = noticeStore(timers);
  const { add } = store.getState();
  add({ tone: "good", words: "Saved." });
  add({ tone: "good", words: "Copied." });
  expect(words(store)).toEqual(["Copied."]);
  add({ tone: "problem", words: "Not sent." });
  add({ tone: "plain", words: "Nothing to do." });
  expect(words(store)).toEqual(["Nothing to do.", "Not sent."]);
});

it("lets what came by itself wait, and tells it once however often it comes", () => {
  const store = noticeStore(timers);
  const { add } = store.getState();
  add({ tone: "good", words: "Saved." });
  add({ tone: "need", words: "1 decision", about: "decisions" });
  add({ tone: "need", words: "2 decisions", about: "decisions" });
  expect(words(store)).toEqual(["Saved.", "2 decisions"]);
});

it("brings a problem back after the others, and nothing else", () => {
  const store = noticeStore(timers);
  const { add } = store.getState();
  add({ tone: "need", words: "1 decision", about: "decisions" });
  add({ tone: "problem", words: "Not sent." });
  const first = () => store.getState().list[0]?.id ?? 0;
  store.getState().pass(first());
  expect(words(store)).toEqual(["1 decision", "Not sent."]);
  store.getState().pass(first());
  expect(words(store)).toEqual(["Not sent."]);
  store.getState().remove(first());
  expect(words(store)).toEqual([]);
});
