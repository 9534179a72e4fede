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

export function approve(desk: DecisionsDesk, by: By): void {
  const row = waitingCard(desk);
  if (row === null || !desk.isArmed(by)) return;
  const yes = approval(row);
  if (yes !== null) chooseOrSend(desk, row, yes);
}

export function deny(desk: DecisionsDesk, by: By): void {
  const row = waitingCard(desk);
  if (row === null || !desk.isArmed(by)) return;
  const no = denial(row);
  if (no === null) return;
  if (isYesOrNo(row)) desk.setMode({ kind: "deny" });
  else desk.choose(row.id, no.id);
}

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

/** What was answered last and has not been sent yet stands again where it was. */
export function takeBackLast(desk: DecisionsDesk): boolean {
  let last: { readonly id: DecisionRow["id"]; readonly sendsAt: number } | null = null;
  for (const [id, progress] of desk.answering.store.getState()) {
    if (progress.phase !== "releasing") continue;
    if (last === null || progress.sendsAt >= last.sendsAt) last = { id, sendsAt: progress.sendsAt };
  }
  if (last === null) return false;
  const taken = desk.answering.takeBack(last.id);
  if (taken) desk.go(last.id);
  return taken;
}

/** In a list an answer that takes no words is sent; another one is chosen first, and its words are asked for. */
function chooseOrSend(desk: DecisionsDesk, row: DecisionRow, option: Option): void {
  if (!isYesOrNo(row) && wordsOf(row, option) === "needed") desk.choose(row.id, option.id);
  else answerWith(desk, row, { option: option.id });
}
