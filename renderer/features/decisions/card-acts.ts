import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Option } from "#shared/mission/decisions/decision.ts";
import type { Answer } from "./answering.ts";
import { REST, type DecisionsDesk } from "./decisions-desk.ts";
import { approval, denial, isEditable, isYesOrNo, wordsOf } from "./ways.ts";

// What a key or a click on a card does. Keys and buttons take the same way, so they are guarded alike.

type By = "key" | "pointer";

/** The open card, as long as it can be answered. */
export function waitingCard(desk: DecisionsDesk): DecisionRow | null {
  const { active, cards } = desk.store.getState();
  const shown = active === null ? undefined : cards.get(active);
  if (shown === undefined || shown.ending !== null) return null;
  const phase = desk.answering.progressOf(shown.row.id)?.phase;
  return phase === undefined || phase === "refused" ? shown.row : null;
}

/** Sends this answer, or asks for a confirmation first where the risk is high. */
export function answerWith(desk: DecisionsDesk, row: DecisionRow, answer: Answer): void {
  const option = row.options.find(({ id }) => id === answer.option);
  if (row.risk === "high" && option?.tone !== "deny") {
    desk.setMode({ kind: "confirm", answer });
    return;
  }
  send(desk, row, answer);
}

/** Confirmed, or of no risk that needs it. The next card is opened. */
export function send(desk: DecisionsDesk, row: DecisionRow, answer: Answer): void {
  desk.setMode(REST);
  desk.answering.answer(row, answer);
  desk.advance(row.id);
}

/** `no-way`: the card has no such answer, or none is open. */
export type Done = "done" | "too-early" | "no-way";

export function approve(desk: DecisionsDesk, by: By): Done {
  const row = waitingCard(desk);
  const yes = row === null ? null : approval(row);
  if (row === null || yes === null) return "no-way";
  if (!desk.isArmed(by)) return "too-early";
  chooseOrSend(desk, row, yes);
  return "done";
}

export function deny(desk: DecisionsDesk, by: By): Done {
  const row = waitingCard(desk);
  const no = row === null ? null : denial(row);
  if (row === null || no === null) return "no-way";
  if (!desk.isArmed(by)) return "too-early";
  if (isYesOrNo(row)) desk.setMode({ kind: "deny" });
  else desk.choose(row.id, no.id);
  return "done";
}

/** A button pressed with Enter or Space is a key as much as any other. */
export const pressedBy = ({ detail }: { readonly detail: number }): By => (detail === 0 ? "key" : "pointer");

/** The chosen one of a list, with the words that go with it. */
export function sendChosen(desk: DecisionsDesk, by: By, reason: string): void {
  const row = waitingCard(desk);
  if (row === null || !desk.isArmed(by)) return;
  const chosen = row.options.find(({ id }) => id === desk.store.getState().chosen.get(row.id));
  if (chosen === undefined) return;
  const words = reason.trim();
  if (words === "" && wordsOf(row, chosen) === "needed") return;
  answerWith(desk, row, { option: chosen.id, reason: words === "" ? null : words });
}

export function edit(desk: DecisionsDesk): void {
  const row = waitingCard(desk);
  if (row !== null && isEditable(row)) desk.setMode({ kind: "edit" });
}

/** What was answered last and has not been sent yet stands again where it was; else the last that may be taken back is. */
export function takeBackLast(desk: DecisionsDesk): boolean {
  let last: { readonly id: DecisionRow["id"]; readonly sendsAt: number } | null = null;
  for (const [id, progress] of desk.answering.store.getState()) {
    if (progress.phase !== "releasing") continue;
    if (last === null || progress.sendsAt >= last.sendsAt) last = { id, sendsAt: progress.sendsAt };
  }
  if (last === null) return takeBackSent(desk, desk.waysBack.last());
  const taken = desk.answering.takeBack(last.id);
  if (taken) desk.go(last.id);
  return taken;
}

/** The agent has had it: it is stopped, and its files become what they were. */
export function takeBackSent(desk: DecisionsDesk, id: DecisionRow["id"] | null): boolean {
  if (id === null) return false;
  void desk.waysBack.takeBack(id).then((refusal) => desk.say(refusal));
  return true;
}

/** In a list an answer that takes no words is sent; another one is chosen first, and its words are asked for. */
function chooseOrSend(desk: DecisionsDesk, row: DecisionRow, option: Option): void {
  if (!isYesOrNo(row) && wordsOf(row, option) === "needed") desk.choose(row.id, option.id);
  else answerWith(desk, row, { option: option.id });
}
