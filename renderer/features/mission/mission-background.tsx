import { useEffect } from "react";
import { t } from "@lingui/core/macro";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { useCommands } from "../../commands/use-commands.ts";
import { MissionProvider } from "../../state/mission-context.tsx";
import { useWorkbench } from "../../state/workbench.ts";
import { MissionCommands } from "./actions/mission-commands.tsx";
import { TaskCommands } from "./actions/task-commands.tsx";
import { useArrangementStore, type View } from "./arrangement.ts";
import { useShownMission } from "./shown-mission.ts";
import { isBottomOpen } from "./use-docks.ts";
import { isNarrowWindow } from "./use-narrow-window.ts";
import { nextProblem } from "./views/next-problem.ts";

/** What the commands of the mission screen do. */
export function MissionBackground() {
  const { screen, selection, missions } = useWorkbench();
  const arrangement = useArrangementStore();
  const shown = useShownMission();
  const show = (view: View) => ({
    run: () => {
      screen.getState().go("mission");
      arrangement.setState({ view, browsing: false });
      requestAnimationFrame(focusView);
    },
  });
  const stateNow = (): MissionState | null =>
    (shown === null ? null : missions.storeOf(shown.id)?.getState().state) ?? null;
  const problem = (step: 1 | -1): TaskId | null => {
    const state = stateNow();
    return state === null ? null : nextProblem(state, taskAtKeyboard() ?? selection.getState().task, step);
  };
  const goToProblem = (step: 1 | -1) => ({
    refusal: () => (problem(step) === null ? t`No task has a problem` : null),
    run: () => {
      const task = problem(step);
      if (task === null) return;
      screen.getState().go("mission");
      selection.getState().inspect(task, "terminal");
      arrangement.setState({ focusAsked: { task } });
    },
  });
  // Whoever opens a mission, a task or a decision from elsewhere wants to see it, not the list.
  useEffect(
    () =>
      selection.subscribe((now, before) => {
        // Another card alone may open by itself, when the one before has left.
        const isCardOnly = now.decision !== before.decision && now.decisionShown === before.decisionShown;
        if (now.mission !== null && !isCardOnly && arrangement.getState().browsing)
          arrangement.setState({ browsing: false });
        // The frame that shows it may not be on the page yet.
        if (now.decisionShown !== before.decisionShown)
          arrangement.setState({ dock: "decisions", dockOpen: true });
      }),
    [selection, arrangement],
  );
  useCommands({
    "mission.graph": show("graph"),
    "mission.list": show("list"),
    "mission.timeline": show("timeline"),
    "problem.next": goToProblem(1),
    "problem.previous": goToProblem(-1),
    "view.bottom": {
      refusal: () =>
        screen.getState().screen === "mission" ? null : t`Only the mission screen has a bottom panel`,
      run: () => {
        const { bottomOpen } = arrangement.getState();
        arrangement.setState({ bottomOpen: !isBottomOpen(bottomOpen, isNarrowWindow()) });
      },
    },
  });
  if (shown === null) return null;
  return (
    <MissionProvider key={shown.id} mission={shown.id}>
      <TaskCommands />
      <MissionCommands />
    </MissionProvider>
  );
}

/** The task that has the keyboard: where a person is, whatever was chosen before. */
function taskAtKeyboard(): TaskId | null {
  const place = document.activeElement?.closest<HTMLElement>('[data-pane="views"] [data-task]');
  return (place?.dataset["task"] as TaskId | undefined) ?? null;
}

/** The keyboard stays in the region when what had it is replaced by another view. */
function focusView(): void {
  const pane = document.querySelector<HTMLElement>('[data-pane="views"]');
  if (pane === null || pane.contains(document.activeElement)) return;
  const first = pane.querySelector<HTMLElement>('[data-view-body] [tabindex="0"]');
  (first ?? pane.querySelector<HTMLElement>('[role="radio"][aria-checked="true"]'))?.focus();
}
