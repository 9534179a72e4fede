import type { Place } from "#shared/contract/window.ts";
import { wishForKeyboard } from "./keyboard-wish.ts";
import type { Workbench } from "./workbench.ts";

/** Shows a mission, and in it one task or one decision; the keyboard goes to the card, unless a person moves on before it is there. */
export function openPlace(
  { selection, screen }: Pick<Workbench, "selection" | "screen">,
  place: Place,
): void {
  const { mission, task, decision } = place;
  selection.getState().openMission(mission, task);
  if (decision === null) selection.getState().openDecision(null);
  else selection.getState().showDecision(decision);
  screen.getState().show("none");
  screen.getState().go("mission");
  if (decision !== null) focusCard(decision);
}

/** As soon as it is on the page: cards come with the mission, a moment later. */
const focusCard = (decision: string): void =>
  wishForKeyboard(() => {
    const card = document.querySelector<HTMLElement>(`main [data-decision-id="${CSS.escape(decision)}"]`);
    if (card === null || card.getClientRects().length === 0) return false;
    focusInside(card);
    return true;
  });

function focusInside(card: HTMLElement): void {
  card.focus();
  if (document.activeElement === card) return;
  card.querySelector<HTMLElement>('[tabindex="0"], button')?.focus();
}
