import type { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import { BUSY, LANDED } from "./busy-mission.ts";
import { REVIEWED } from "./oracle.ts";
import type { Screens } from "./screens.ts";

/**
 * What commands are given for: in the busy mission tasks, a decision of each kind, two tasks of one brief and a person's own terminal;
 * beside it a mission that has landed, and a plan with a finding.
 */
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
  const twoOfOneBrief = async () => {
    const { rows } = await home.ask("missions.list", { limit: 200 });
    const busy = rows.find(({ title }) => title === BUSY)?.id;
    if (busy === undefined) throw new Error(`no mission ${BUSY}`);
    const families: [string, string] = ["scripted", "scripted-two"];
    await home.send(busy, { type: "plan.fork", task: "write-docs", families });
    await task("write-docs")();
    await page.waitForSelector("[data-testid=compare-rivals]");
  };
  const mission = (title: string) => async () => {
    await screens.go("rail-mission");
    await page.locator("[data-testid=mission-name]").click();
    await page.getByRole("menuitem", { name: title }).click();
    await page.locator("[data-testid=mission-name]", { hasText: title }).waitFor();
  };
  return [
    task("session-store"),
    task("audit-log"),
    task("write-docs"),
    twoOfOneBrief,
    card("permission"),
    card("question"),
    terminal,
    mission(LANDED),
    mission(REVIEWED),
  ];
}
