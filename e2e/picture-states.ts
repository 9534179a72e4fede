import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AskingMission, command, type Asked } from "./asking-mission.ts";
import { bareComputer } from "./bare-computer.ts";
import { isAlive } from "#launch/process-alive.ts";
import { cleanUp, enginePid, newHome, openApp, until, type RunningApp } from "./flightdeck-app.ts";
import { Screens } from "./screens.ts";

export type Picture = (running: RunningApp, name: string) => Promise<void>;
/** What is done, and the name of the picture that it ends with. */
type Steps = readonly (readonly [name: string, step: () => Promise<unknown>])[];

const LONG =
  'node tools/rewrite.mjs --from "packages/session" --to "packages/session-store" --keep-history --report json';
const NARROW = { width: 1000, height: 700 };

/** A state that cannot be reached is told and does not hide those behind it. */
export async function each(running: RunningApp, picture: Picture, steps: Steps): Promise<void> {
  for (const [name, step] of steps) {
    try {
      await step();
      await picture(running, name);
    } catch (error) {
      process.stderr.write(`${name}: ${String(error).split("\n")[0]}\n`);
    }
  }
}

/** Nothing was ever done here: each place, and the first page. */
export async function firstLaunch(picture: Picture): Promise<void> {
  const { restore } = bareComputer();
  const home = newHome();
  const running = await openApp(home);
  const screens = new Screens(running);
  await each(running, picture, [
    ["first-welcome", () => running.page.waitForSelector("[data-testid=watch-demo]:focus")],
    ...["mission", "decisions", "terminals", "doctor"].map(
      (place) => [`first-${place}`, () => screens.go(`rail-${place}`)] as const,
    ),
    ["first-rules", () => screens.command("rules.show")],
    ["first-palette", () => running.page.keyboard.press("Control+k")],
    ["first-palette-nothing", () => running.page.locator("[data-testid=palette-input]").fill("qqqq")],
  ]);
  await running.app.close();
  await cleanUp(home);
  restore();
}

/** The database is damaged. */
export async function recovery(picture: Picture): Promise<void> {
  const home = newHome();
  const first = await openApp(home);
  const engine = enginePid(home);
  await first.app.close();
  process.kill(engine, "SIGKILL");
  await until("the engine is gone", () => !isAlive(engine));
  const database = join(home, "flightdeck.db");
  rmSync(`${database}-wal`, { force: true });
  writeFileSync(database, "this was a database once");
  const running = await openApp(home, NARROW, "recovery");
  const { page } = running;
  await each(running, picture, [
    ["recovery-narrow", () => page.waitForSelector("[data-testid=recovery]")],
    ["recovery-confirm", () => page.locator("[data-testid=start-empty]").click()],
  ]);
  await running.app.close();
  await cleanUp(home);
}

/** Everything around a queue: alike, snoozed, answered, on the way, a rule, and a flood. */
export async function queue(picture: Picture): Promise<void> {
  const flight = await AskingMission.fly(["one", "two"]);
  const running = await openApp(flight.home.home);
  const { page } = running;
  const screens = new Screens(running);
  const at = (testId: string) => page.locator(`[data-testid=${testId}]`);
  const line = (words: string) => page.locator("[data-testid=decision-line]", { hasText: words });
  const card = "[data-testid=decision][data-open=true]";
  const ask = async (...asked: readonly Asked[]) => {
    const { rows } = await flight.home.ask("decisions.list", { state: "pending", limit: 200 });
    flight.ask(...asked);
    await page.waitForFunction(
      (count) => document.querySelector("[data-testid=badge-decisions]")?.textContent === String(count),
      rows.length + asked.length,
    );
    await screens.settled();
  };
  const list = { action: command("node tools/list.mjs --all") };
  const npm = (at: number): Asked => ({ task: at % 2 === 0 ? "one" : "two", action: command("npm test") });
  await each(running, picture, [
    [
      "queue-ranked",
      async () => {
        await ask(
          { task: "one", ...list, why: "To know what is there." },
          { task: "two", ...list, why: "Asked here too." },
          { task: "two", ...list, why: "Once more." },
          { task: "one", action: command(LONG), why: "The move is the first step of the task." },
          { task: "two", action: command("echo yes > granted"), why: "A mark for the others." },
          { task: "two", action: command("npm test") },
        );
        await screens.go("rail-decisions");
      },
    ],
    ["queue-long-command", () => line("rewrite.mjs").first().click()],
    ["queue-grouped", () => page.getByRole("radio", { name: "Grouped" }).click()],
    ["queue-alike", () => page.locator("[data-testid=decision-group]").first().click()],
    ["queue-alike-open", () => page.keyboard.press("ArrowRight")],
    [
      "queue-rule",
      async () => {
        await page.getByRole("radio", { name: "Ranked" }).click();
        await line("rewrite.mjs").first().click();
        await page.locator(card).press("p");
        await at("rule-preview").waitFor();
        await screens.settled();
      },
    ],
    [
      "queue-rule-scope",
      async () => {
        await at("rule-scope").click();
        await screens.settled();
      },
    ],
    [
      "queue-rule-lasts",
      async () => {
        await page.keyboard.press("Escape");
        await at("rule-lifetime").click();
        await screens.settled();
      },
    ],
    [
      "queue-rule-refused",
      async () => {
        await page.keyboard.press("Escape");
        await at("rule-text").fill("git push --force");
        await page.waitForSelector("[data-testid=save-rule][aria-disabled=true]");
      },
    ],
    [
      "queue-rule-saved",
      async () => {
        await at("rule-text").fill("node tools/list.mjs --all");
        await page.waitForSelector("[data-testid=save-rule]:not([aria-disabled=true])");
        await at("save-rule").click();
        await at("rule-dialog").waitFor({ state: "detached" });
        await at("tab-rules").click();
        await screens.settled();
      },
    ],
    [
      "queue-edit",
      async () => {
        await at("tab-pending").click();
        await line("rewrite.mjs").first().click();
        await page.waitForSelector(`${card}[data-armed=true]`);
        await page.locator(card).press("e");
        await page.locator(`${card} textarea`).fill(LONG.replace("json", "text"));
        await screens.settled();
      },
    ],
    [
      "queue-sending",
      async () => {
        await page.keyboard.press("Escape");
        await line("granted").first().click();
        await page.waitForSelector(`${card}[data-armed=true]`);
        await page.locator(card).press("a");
        await page.waitForSelector("[data-state=sending], [data-state=releasing]");
      },
    ],
    [
      "queue-snoozed",
      async () => {
        await at("snooze-low").click();
        await at("tab-snoozed").click();
        await screens.settled();
      },
    ],
    [
      "queue-resolved",
      async () => {
        await at("tab-resolved").click();
        await screens.settled();
      },
    ],
    [
      "flood",
      async () => {
        await ask(...Array.from({ length: 11 }, (_, index) => npm(index)), {
          task: "two",
          action: command("rm -rf build"),
          why: "It is stale.",
        });
        await screens.go("rail-decisions");
        await at("tab-pending").click();
        await at("flood").waitFor();
        await screens.settled();
      },
    ],
    ["flood-mission", () => screens.go("rail-mission")],
    [
      "flood-narrow",
      async () => {
        await screens.resize(NARROW);
        await screens.settled();
      },
    ],
    ["flood-decisions-narrow", () => screens.go("rail-decisions")],
  ]);
  await running.app.close();
  await flight.home.remove();
}
