import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { closeApp, openApp, type RunningApp } from "./flightdeck-app.ts";
import { homeWithOracle, PLAN_FINDING, reviewedDraft } from "./oracle.ts";
import { reviewedMission } from "./reviewed-mission.ts";
import { Screens } from "./screens.ts";

const NOBODY = { answers: () => null };

/** What a person decides between the work and its landing, by the buttons and commands of the app alone. */
describe("landing and review", () => {
  const home = homeWithOracle();
  let mission: MissionId;
  let draft: MissionId;
  let running: RunningApp;
  let page: Page;
  let screens: Screens;

  beforeAll(async () => {
    mission = await reviewedMission(home);
    draft = await reviewedDraft(home);
    running = await openApp(home.home);
    ({ page } = running);
    screens = new Screens(running);
  });
  afterAll(async () => {
    await closeApp(running.app);
    await home.remove();
  });

  const at = (testId: string) => page.locator(`[data-testid=${testId}]`);
  const until = (holds: (state: MissionState) => boolean, of: MissionId = mission) =>
    home.until(of, holds, NOBODY);
  const taskOf = (state: MissionState, id: string): TaskState | undefined =>
    [...state.tasks.values()].find(({ spec }) => spec.id === id);
  const show = async (title: string) => {
    await screens.go("rail-mission");
    if ((await at("mission-name").innerText()).includes(title)) return;
    await at("mission-name").click();
    await page.getByRole("menuitem", { name: title }).click();
    await expect.poll(() => at("mission-name").innerText()).toContain(title);
  };
  const inspect = async (id: string) => {
    await page.locator(`[data-testid=task-node][data-task=${id}]`).click();
    await page.waitForSelector(`[data-testid=inspector][data-task=${id}]`);
  };
  const say = async (field: string, words: string) => {
    await page.getByRole("dialog").getByLabel(field).fill(words);
  };
  const done = async () => {
    await at("task-question-do").click();
    await at("task-question").waitFor({ state: "detached" });
  };

  it("a finding of the plan is settled with a reason, and only with one", async () => {
    await show("New names");
    await inspect("rename");
    await at("settle-finding").click();
    await expect.poll(() => at("task-question").innerText()).toContain(PLAN_FINDING.claim);
    expect(await at("task-question-do").getAttribute("aria-disabled")).toBe("true");
    await at("option-punted").check();
    await say("Reason", "The next mission has the tests.");
    await done();
    await page.waitForSelector("[data-testid=finding][data-state=punted]");
    expect(await at("finding").innerText()).toContain("The next mission has the tests.");
    const state = await until(() => true, draft);
    expect([...state.findings.values()]).toMatchObject([
      { state: "punted", reason: "The next mission has the tests." },
    ]);
  });

  it("more review counts at once, less is a decision with a reason", async () => {
    await show("Old names");
    await inspect("last");
    await screens.command("task.review-level");
    await at("option-full").check();
    await done();
    await until((state) => taskOf(state, "last")?.reviewLevel === "full");
    await at("change-level").click();
    await at("option-light").check();
    await done();
    const card = page.locator("[data-testid=decision][data-kind=policy-gate]");
    await card.click({ position: { x: 12, y: 12 } });
    await page.waitForSelector(
      "[data-testid=decision][data-kind=policy-gate][data-open=true][data-armed=true]",
    );
    await at("card-deny").click();
    expect(await at("card-deny-send").getAttribute("aria-disabled")).toBe("true");
    await at("card-reason").fill("It is a changelog.");
    await at("card-deny-send").click();
    const state = await until((seen) => taskOf(seen, "last")?.reviewLevel === "light");
    expect(taskOf(state, "last")?.loweredTo).toBe("light");
  });

  it("a gate is passed with a reason, and the task goes on", async () => {
    await inspect("frozen");
    await page.waitForSelector("[data-testid=gate-release-week][data-state=closed]");
    await at("pass-gate").click();
    await say("Reason", "The release week is over.");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector("[data-testid=gate-release-week][data-state=open]");
    expect(await at("gate-release-week").innerText()).toContain("The release week is over.");
    await until((state) => taskOf(state, "last")?.stage === "merged");
  });

  it("the rest of what failed goes to another family, in the same worktree", async () => {
    await inspect("broken");
    const before = taskOf(await until(() => true), "broken");
    await screens.command("task.hand-over");
    await say("Note", "Only the export is missing.");
    await done();
    const state = await until((seen) => taskOf(seen, "broken")?.stage === "merged");
    const after = taskOf(state, "broken");
    expect(after?.handedOver).toMatchObject({ from: "scripted", to: "scripted-two" });
    expect(after?.workspace?.path).toBe(before?.workspace?.path);
  });

  it("two of one brief stand side by side; one is taken with a file of the other", async () => {
    await inspect("names");
    await at("compare-rivals").click();
    await page.waitForSelector("[data-testid=compared]");
    const rows = await at("compared").innerText();
    expect(rows).toContain("scripted-two");
    // Both diffs are there to be read.
    await expect.poll(() => page.getByRole("dialog").locator("[data-testid=diff-file]").count()).toBe(4);
    await at("rival-choice").getByText("names-too", { exact: true }).click();
    await at("parts-to-take").getByText("src/names/names.js", { exact: true }).click();
    await say("Reason", "Better names.");
    await done();
    const state = await until((seen) => taskOf(seen, "names-too")?.stage === "merged");
    expect(taskOf(state, "names")?.stage).toBe("skipped");
    expect(taskOf(state, "names-too")?.authors).toEqual(["scripted-two", "scripted"]);
  });

  it("a price that came with the app is changed from a day on, with who says so, and forgotten again", async () => {
    await screens.command("prices.show");
    const row = page.locator("[data-testid=price][data-model=claude-opus-5-5]");
    await row.first().waitFor();
    const before = await row.count();
    await row
      .first()
      .getByRole("button", { name: /Change the price/ })
      .click();
    await page.waitForSelector("[data-testid=price-input]:focus");
    await at("price-input").fill("3.5");
    await at("price-from").fill("2099-01-01");
    await at("keep-price").click();
    expect(await at("price-problem").innerText()).toBe("Say where the price stands.");
    await at("price-source").fill("our invoice");
    await at("keep-price").click();
    await page.waitForSelector('[data-testid=price][data-own=true][data-from="2099-01-01"]');
    const { prices } = await home.ask("prices.list", {});
    expect(prices.filter(({ own }) => own)).toMatchObject([
      { model: "claude-opus-5-5", from: "2099-01-01", input: 3.5, source: "our invoice" },
    ]);
    await at("forget-price").click();
    await expect.poll(() => row.count()).toBe(before);
  });

  it("what landed is taken back while nobody moved the base branch", async () => {
    await show("Old names");
    const before = home.git("rev-parse", "main");
    await home.until(mission, ({ phase }) => phase === "landed");
    expect(home.git("rev-parse", "main")).not.toBe(before);
    const takeBack = async (reason: string) => {
      await at("undo-landing").click();
      await say("Reason", reason);
    };
    home.git("commit", "-q", "--allow-empty", "-m", "somebody goes on");
    await takeBack("Too early.");
    await done();
    await expect.poll(() => at("undo-refused").innerText()).toContain("main has moved on since the landing");
    home.git("reset", "-q", "--hard", "HEAD~1");
    await takeBack("Too early.");
    await expect.poll(() => at("task-question").innerText()).toContain(before.slice(0, 10));
    await done();
    await until(({ phase }) => phase === "landing");
    expect(home.git("rev-parse", "main")).toBe(before);
  });
});
