import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Workbench } from "../../state/workbench.ts";

// Around a decision: its task, what its agent shows, and what it changed. Other screens show the same selection.

function select({ selection }: Workbench, { mission, task }: DecisionRow): void {
  selection.getState().openMission(mission, task);
}

export function showTask(workbench: Workbench, row: DecisionRow): void {
  select(workbench, row);
  workbench.commands.run("go.mission");
}

export function showTerminal(workbench: Workbench, row: DecisionRow): void {
  select(workbench, row);
  workbench.commands.run("go.terminals");
}

export function showDiff(workbench: Workbench, row: DecisionRow): void {
  const button = document.querySelector<HTMLElement>(
    `[data-decision-id="${row.id}"] [data-testid="open-diff"]`,
  );
  if (button !== null) return button.click();
  select(workbench, row);
  workbench.commands.run("go.mission");
}
