import { useLingui } from "@lingui/react/macro";
import { useStore } from "zustand";
import { missionId } from "#shared/ids.ts";
import { isSnoozed } from "#shared/contract/queue-order.ts";
import { missionOfDecision } from "#shared/mission/ids.ts";
import { useCommands } from "../../../commands/use-commands.ts";
import { showScreen } from "../../../shell/show-screen.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { lazyPart } from "../../../ui/lazy-part.tsx";
import { useDesk } from "../decisions-desk.ts";
import { goToCard, isQueueShown } from "./go-to-card.ts";
import { approvalOf } from "../groups/group-decisions.ts";
import { nextInRing } from "../groups/auto-advance.ts";
import type { TriageStore } from "./triage-store.ts";
import { useFloodWatch } from "./use-flood.ts";

const RuleDialog = lazyPart(async () => (await import("../rules/rule-dialog.tsx")).RuleDialog);

/** Long enough to work on something else, short enough not to forget them. */
const SNOOZE_MS = 15 * 60_000;

/** Commands that are about all decisions, on whatever screen a person is. */
export function DecisionsBackground({ store }: { readonly store: TriageStore }) {
  const { t } = useLingui();
  const { screen, selection, notices } = useWorkbench();
  const desk = useDesk();
  const ruleOf = useStore(store, (state) => state.ruleOf);
  useFloodWatch(store);
  const waiting = () => {
    const { order, cards } = desk.store.getState();
    return order.flatMap((id) => {
      const shown = cards.get(id);
      const isWaiting = shown !== undefined && shown.ending === null && !isSnoozed(shown.row, Date.now());
      return isWaiting ? [shown.row] : [];
    });
  };
  const nothing = () => (waiting().length === 0 ? t`Nothing needs you` : null);
  const activeRow = () => {
    const { active, cards } = desk.store.getState();
    return active === null ? undefined : cards.get(active)?.row;
  };
  const lows = () => waiting().filter(({ risk }) => risk === "low");
  const showTab = (tab: "pending" | "resolved" | "rules") => {
    store.setState({ tab });
    showScreen(screen, "decisions");
  };
  useCommands({
    "decision.top": {
      refusal: nothing,
      run: () => {
        const { path } = desk.store.getState();
        const here = isQueueShown() ? waiting().filter(({ id }) => path?.includes(id) ?? true) : [];
        const first = here.toSorted((a, b) => (path?.indexOf(a.id) ?? 0) - (path?.indexOf(b.id) ?? 0))[0];
        const top = first ?? waiting()[0];
        if (top === undefined) return;
        if (first !== undefined) return goToCard(desk, screen, screen.getState().screen, top.id);
        store.setState({ tab: "pending" });
        goToCard(desk, screen, "decisions", top.id);
      },
    },
    "decision.next": {
      refusal: nothing,
      run: () => {
        const ids = waiting().map(({ id }) => id);
        const next = nextInRing(ids, desk.store.getState().active) ?? ids[0];
        if (next === undefined) return;
        const row = waiting().find(({ id }) => id === next);
        const mission = missionId.parse(missionOfDecision(next));
        if (selection.getState().mission !== mission) selection.getState().openMission(mission, row?.task);
        const triaging = screen.getState().screen === "decisions";
        if (triaging) store.setState({ tab: "pending" });
        // Beside the graph the inspector may stand where the card will be.
        else selection.getState().showDecision(next);
        goToCard(desk, screen, triaging ? "decisions" : "mission", next);
      },
    },
    "decision.approve-alike": {
      refusal: () => {
        const row = activeRow();
        if (row === undefined) return t`No decision is open`;
        if (approvalOf(row, waiting()) === null) return t`None of low or medium risk asks the same`;
        return alikeButton() === null ? t`Several are answered together on the screen Decisions` : null;
      },
      // What is answered is what stands on the button: the same ids, by the same way.
      run: () => {
        if (desk.isArmed("key")) alikeButton()?.click();
      },
    },
    "decision.remember": {
      refusal: () => {
        const row = activeRow();
        if (row === undefined) return t`No decision is open`;
        return row.kind === "permission" ? null : t`Only a permission can become a rule`;
      },
      run: () => store.setState({ ruleOf: activeRow()?.id ?? null }),
    },
    "decisions.snooze-low": {
      refusal: () => (lows().length === 0 ? t`No decision of low risk waits` : null),
      run: () => {
        const until = Date.now() + SNOOZE_MS;
        for (const row of lows())
          void desk.answering.snooze(row, until).then((refusal) => {
            if (refusal !== null) notices.getState().add({ tone: "problem", words: refusal });
          });
      },
    },
    "decisions.resolved": { run: () => showTab("resolved") },
    "rules.show": { run: () => showTab("rules") },
  });
  if (ruleOf === null) return null;
  return <RuleDialog decision={ruleOf} onClose={() => store.setState({ ruleOf: null })} />;
}

const alikeButton = (): HTMLElement | null =>
  document.querySelector<HTMLElement>("[data-testid=approve-alike]");
