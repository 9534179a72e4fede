import type { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import type { Screens } from "./screens.ts";

/** What commands are given for, in the busy mission: tasks, a decision of each kind, and a person's own terminal. */
export function thingsToChoose(screens: Screens, home: FlightHome): readonly (() => Promise<void>)[] {
  const { page } = screens;
  const task = (id: string) => async () => {
    await screens.go("rail-mission");
    await page.locator(`[data-testid=task-node][data-task=${id}]`).click();
  };
  const card = (kind: "permission" | "question") => async () => {
    const { rows } = await home.ask("decisions.list", { state: "pending", limit: 200 });
    // Of low risk: one that a rule could answer, so that the question for a rule has all its choices.
    const id = rows.find((row) => row.kind === kind && row.risk === "low")?.id;
    await screens.go("rail-decisions");
    await page.locator(`[data-testid=decision-line][data-decision-id="${id}"]`).click();
    await page.locator(`[data-testid=decision][data-open=true][data-decision-id="${id}"]`).focus();
  };
  const terminal = async () => {
    await screens.command("terminal.new");
    await page.waitForSelector("[data-testid=terminal-tile][data-kind=person][data-state=running]");
  };
  return [task("session-store"), task("audit-log"), card("permission"), card("question"), terminal];
}
