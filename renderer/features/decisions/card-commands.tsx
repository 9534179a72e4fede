import { useLingui } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Called } from "../../commands/registry.ts";
import { useCommands } from "../../commands/use-commands.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { approve, deny, edit, takeBackLast, waitingCard, type Done } from "./card-acts.ts";
import { useDesk } from "./decisions-desk.ts";
import { showDiff, showTask, showTerminal } from "./show-around.ts";
import { canReply, isEditable } from "./ways.ts";

/** Whoever chose a command by its name had the keyboard elsewhere; that the card is open long enough counts all the same. */
const byOf = (called: Called) => (called === "by-key" ? "key" : "pointer");

/** What the keys and menu items of a decision do: always to the card that is open. */
export function CardCommands() {
  const { t } = useLingui();
  const desk = useDesk();
  const workbench = useWorkbench();
  const noCard = () => (waitingCard(desk) === null ? t`No decision that waits is open` : null);
  const onCard = (
    run: (row: DecisionRow) => void,
    refusal: (row: DecisionRow) => string | null = () => null,
  ) => ({
    run: () => {
      const row = waitingCard(desk);
      if (row !== null) run(row);
    },
    refusal: () => {
      const row = waitingCard(desk);
      return row === null ? t`No decision that waits is open` : refusal(row);
    },
  });
  // A key that comes too early was meant for the card before, and is not worth a word; a command that was chosen is.
  const tell = (done: Done, called: Called) => {
    if (called === "by-key" || done === "done") return;
    desk.say(
      done === "too-early"
        ? t`This decision has only just opened. Nothing was answered; read it, then choose the command again.`
        : t`This decision is answered by choosing one of its ways. Nothing was answered.`,
    );
  };
  const needsTask = ({ task }: DecisionRow) => (task === null ? t`It is about the whole mission` : null);
  useCommands({
    "decision.approve": { run: (called) => tell(approve(desk, byOf(called)), called), refusal: noCard },
    "decision.deny": { run: (called) => tell(deny(desk, byOf(called)), called), refusal: noCard },
    "decision.edit": onCard(
      () => edit(desk),
      (row) => (isEditable(row) ? null : t`Only a command can be changed`),
    ),
    "decision.reply": onCard(
      () => desk.setMode({ kind: "reply" }),
      (row) => (canReply(row) ? null : t`No agent waits with it`),
    ),
    "decision.snooze": onCard(() => desk.setMode({ kind: "snooze" })),
    "decision.undo": {
      run: () => {
        if (!takeBackLast(desk)) desk.say(t`Nothing can be taken back: what was answered has been sent.`);
      },
    },
    "decision.forward": { run: () => desk.step(1) },
    "decision.back": { run: () => desk.step(-1) },
    "decision.more": onCard(({ id }) => {
      document.querySelector<HTMLElement>(`[data-decision-id="${id}"] [data-testid="card-more"]`)?.click();
    }),
    "decision.open-task": onCard((row) => showTask(workbench, row), needsTask),
    "decision.open-terminal": onCard((row) => showTerminal(workbench, row), needsTask),
    "decision.open-diff": onCard((row) => showDiff(workbench, row), needsTask),
  });
  return null;
}
