import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands, type Command } from "#shared/commands.ts";
import type { MissionId } from "#shared/ids.ts";
import { decisionId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { AskingMission, command, type Asked } from "./asking-mission.ts";
import { filesOf } from "./files-of.ts";
import { closeApp, openApp, type RunningApp, until } from "./flightdeck-app.ts";
import { chooseInMenu, menuItems } from "./main-words.ts";
import { countNotices } from "./most-notices.ts";
import { violations } from "./page-access.ts";
import { PalettePage } from "./palette-page.ts";
import { startAgain } from "./second-start.ts";
import { selectionOf } from "./selection.ts";
import { TestDesk } from "./test-desk.ts";

const LONG = { timeout: 120_000 };

describe("the shell around a flying mission", () => {
  let flying: AskingMission;
  let running: RunningApp;
  let desk: TestDesk;
  const palette = new PalettePage(() => running.page);

  beforeAll(async () => {
    flying = await AskingMission.fly(["one"]);
    running = await openApp(flying.home.home);
    desk = new TestDesk(running.app);
    await running.page.waitForSelector("[data-testid=agents-flying]:has-text('1')");
  });
  afterAll(async () => {
    await closeApp(running.app);
    await flying.home.remove();
  });

  const seen = (mission: MissionId = flying.mission): Promise<MissionState> =>
    flying.home.until(mission, () => true, { answers: () => null });
  const state = async (id: string) =>
    [...(await seen()).decisions.values()].find(({ decision }) => decision.id === id)?.state;
  const pending = async (): Promise<string[]> => [...(await seen()).pending].map(String);

  async function ask(...asked: readonly Asked[]): Promise<string> {
    const before = await pending();
    flying.ask(...asked);
    await until(
      "the question is pending",
      async () => (await pending()).length === before.length + asked.length,
    );
    await expect.poll(() => desk.badge()).toBe(before.length + asked.length);
    return (await pending()).find((id) => !before.includes(id)) ?? "";
  }

  const deny = (id: string) =>
    flying.home.send(flying.mission, {
      type: "decision.answer",
      decisions: [decisionId.parse(id)],
      option: "deny",
    });

  it("criterion 33: every command with a menu place is in the menu with its keys, in the palette and in the cheat sheet", async () => {
    const { app, page } = running;
    const shown = await menuItems(app);
    const placed = (commands as readonly Command[]).filter((each) => each.menu !== null);
    expect(placed.length).toBeGreaterThan(40);
    for (const { menu: place, id, title, keys } of placed) {
      // Letters that a person types text with are no accelerators: they belong to a part of the page.
      const named = keys.find((each) => /^(?:Mod|Ctrl)\+|^(?:Shift\+)?F\d+$/.test(each)) ?? null;
      expect(shown).toContainEqual({
        menu: place,
        id,
        label: title,
        keys: named?.replace("Mod+", "CmdOrCtrl+") ?? null,
      });
    }
    await page.keyboard.press("Control+k");
    await page.locator("[data-testid=palette-input]").waitFor();
    const missing = async () => {
      const offered = await page
        .locator("[data-testid=palette] [data-kind=command]")
        .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-testid")));
      return placed.map(({ id }) => `palette-${id}`).filter((id) => !offered.includes(id));
    };
    await expect.poll(missing).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator("[data-testid=palette]").waitFor({ state: "detached" });
    await page.keyboard.press("Control+/");
    await page.locator("[data-testid=cheat-sheet]").waitFor();
    for (const { id, keys } of placed) {
      const row = page.locator(`[data-testid="keys-${id}"]`);
      expect(await row.count(), id).toBe(1);
      expect(await row.locator("kbd").count(), id).toBe(
        keys.map((each) => each.split(/[+ ]/).length).reduce((sum, caps) => sum + caps, 0),
      );
    }
    await page.keyboard.press("Escape");
    await page.locator("[data-testid=cheat-sheet]").waitFor({ state: "detached" });
  });

  it("finds missions, tasks and decisions behind their prefixes", async () => {
    const { page } = running;
    await palette.run("#A test flight");
    await page.waitForSelector("[data-testid=screen-mission]");
    await expect.poll(() => palette.kinds("@one")).toEqual(["task"]);
    // The same commands, beside the thing they are about.
    await page.locator("main [data-context=task]").first().click({ button: "right" });
    await page.locator("[data-testid=context-menu][data-state=task]").waitFor();
    expect(await page.locator("[data-testid=context-menu] [role=menuitem]").count()).toBeGreaterThan(3);
    // Only what has the keyboard hears it.
    await page.locator("[data-testid=context-menu]:focus-within").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("[data-testid=context-menu]").waitFor({ state: "detached" });
  });

  it("criterion 30: a notification approves what is of low risk, and opens what is not", LONG, async () => {
    const { page } = running;
    await desk.set({ hasActions: true, focused: false });
    const low = await ask({ action: command("make lint") });
    expect(await desk.shown()).toEqual([]);
    await desk.skip(21);
    await expect.poll(() => desk.shown()).toHaveLength(1);
    const [first] = await desk.shown();
    expect(first).toMatchObject({ title: "A test flight", actions: ["Approve", "Open"], isOpen: true });
    await desk.press(0, 0);
    await until("the agent got its answer", async () => (await state(low)) === "resolved");
    await expect
      .poll(() => desk.shown())
      .toMatchObject([{ isOpen: false }, { title: "Approved", isOpen: true }]);
    await expect.poll(() => desk.badge()).toBe(0);

    const high = await ask({ action: { kind: "secret", name: "DEPLOY_KEY" } });
    await desk.skip(100);
    await expect.poll(() => desk.shown()).toHaveLength(3);
    expect((await desk.shown())[2]).toMatchObject({ actions: ["Open"], isOpen: true });
    expect(await state(high)).toBe("pending");

    // As on Linux: no buttons; a click opens the card, which has the keyboard then.
    await desk.click(2);
    await page.waitForFunction(
      (id) => document.activeElement?.closest("[data-decision-id]")?.getAttribute("data-decision-id") === id,
      high,
    );
    expect(await state(high)).toBe("pending");
    await deny(high);
    await expect.poll(() => desk.badge()).toBe(0);
  });

  it(
    "criterion 31: turn ends tell nothing; badge, title and header count what is pending, and nothing is told to who looks",
    LONG,
    async () => {
      const { page } = running;
      await palette.run("Settings");
      await page.waitForSelector("[data-testid=screen-settings]");
      await desk.set({ focused: false });
      const told = (await desk.shown()).length;
      const [folder = ""] = readdirSync(join(flying.home.home, "workspaces", flying.mission));
      const asks = join(flying.home.home, "workspaces", flying.mission, folder, "asks.jsonl");
      const head = (await seen()).head;
      for (let turn = 0; turn < 10; turn++) {
        appendFileSync(asks, `${JSON.stringify({ type: "agent.turn", state: "started" })}\n`);
        appendFileSync(asks, `${JSON.stringify({ type: "agent.turn", state: "ended" })}\n`);
      }
      await until("ten turns ended", async () => (await seen()).head >= head + 20);
      await desk.skip(200);
      expect(await desk.shown()).toHaveLength(told);

      await desk.set({ focused: true });
      const mostNotices = await countNotices(page);
      for (let many = 1; many <= 3; many++) {
        await ask({ action: command(`make step-${many}`) });
        await expect.poll(() => page.title()).toMatch(new RegExp(`^\\(${many}\\) `));
        await page.waitForSelector(`[data-testid=decisions-pill][data-count="${many}"]`);
        expect(await desk.badge()).toBe(many);
      }
      // One notice at a time says so, and takes no keyboard.
      await expect.poll(mostNotices).toBe(1);
      expect(
        await page.evaluate(() => document.activeElement?.closest("[data-testid=notices]") === null),
      ).toBe(true);
      const ids = await pending();
      for (const [answered, id] of ids.entries()) {
        await deny(id);
        await expect.poll(() => desk.badge()).toBe(ids.length - answered - 1);
      }
      await expect.poll(() => page.title()).not.toMatch(/^\(/);
      await page.waitForSelector("[data-testid=decisions-pill]", { state: "detached" });
      await desk.skip(200);
      expect(await desk.shown()).toHaveLength(told);
    },
  );

  it("asks what becomes of agents before it is left, and stays awake while they fly", async () => {
    const { app, page } = running;
    const isAwake = () =>
      app.evaluate(({ powerSaveBlocker }) => [0, 1, 2].some((id) => powerSaveBlocker.isStarted(id)));
    await expect.poll(isAwake).toBe(true);
    await page.keyboard.press("Control+q");
    await page.locator("[data-testid=quit-question]").waitFor();
    await page.waitForSelector("[data-testid=quit-cancel]:focus");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator("[data-testid=quit-question]").waitFor({ state: "detached" });
    expect(await page.locator("[data-testid=engine-state][data-state=ready]").count()).toBe(1);
  });

  it("follows a link into a mission, and none that is not whole", LONG, async () => {
    const { page } = running;
    await palette.run("Settings");
    await page.waitForSelector("[data-testid=screen-settings]");
    await startAgain(flying.home.home, `flightdeck://mission/${flying.mission}/approve/x`);
    await page.waitForSelector("[data-testid=notice]:has-text('link')");
    await page.waitForSelector("[data-testid=screen-settings]");
    await startAgain(flying.home.home, `flightdeck://mission/${flying.mission}/task/one`);
    await page.waitForSelector("[data-testid=screen-mission]");
    await expect.poll(() => selectionOf(page)).toMatchObject({ mission: flying.mission, task: "one" });
  });

  describe("with agents that do not want to end", () => {
    let stubborn: MissionId;
    let worktree: string;

    beforeAll(async () => {
      const steps = [
        { edit: { file: "README.md", content: "# Changed\n" } },
        { "ignore-term": {} },
        { "leave-children": 3 },
        { print: "ready\n" },
        { stall: {} },
      ];
      stubborn = await flying.home.state({ tasks: [{ id: "stays", touch: ["**"], scenario: { steps } }] });
      await flying.home.launch(stubborn);
      worktree = join(flying.home.home, "workspaces", stubborn, "stays");
      await until(
        "its children run",
        () => flying.home.processes().filter((each) => each.includes("stays")).length >= 4,
        30_000,
      );
    });

    it(
      "the palette finds tasks and terminals of every mission in the air, and goes there",
      LONG,
      async () => {
        const { page } = running;
        await startAgain(flying.home.home, `flightdeck://mission/${flying.mission}`);
        await page.waitForSelector("[data-testid=screen-mission]");
        await expect.poll(() => selectionOf(page)).toMatchObject({ mission: flying.mission });
        const kinds = async (typed: string, wanted: readonly string[]) =>
          await expect.poll(() => palette.kinds(typed), { timeout: 20_000 }).toEqual(wanted);
        await kinds("@stays", ["task"]);
        await kinds("@one", ["task"]);
        await kinds("$", ["terminal", "terminal"]);
        await palette.run("$stays");
        await page.waitForFunction(
          () => document.activeElement?.matches("[data-testid=terminal-tile]") === true,
        );
        await page.waitForSelector("[data-testid=screen-terminals]");
        await palette.run("@stays");
        await page.waitForSelector("[data-testid=screen-mission]");
        await expect.poll(() => selectionOf(page)).toMatchObject({ mission: stubborn, task: "stays" });
      },
    );

    it(
      "stop all, by menu, palette and keys, ends every process and leaves the worktrees as they are",
      LONG,
      async () => {
        const { page } = running;
        const cancelled = async () => {
          await page.locator("[data-testid=confirm]").waitFor();
          await page.locator("[data-testid=confirm-cancel]").click();
          await page.locator("[data-testid=confirm]").waitFor({ state: "detached" });
        };
        await chooseInMenu(running.app, "mission.stop-all");
        await cancelled();
        await palette.run("Stop all agents");
        await cancelled();
        writeFileSync(join(worktree, "untracked.txt"), "mine\n");
        const before = filesOf(worktree);
        await page.keyboard.press("Control+Shift+Backspace");
        await page.locator("[data-testid=confirm-action]").click();
        // How soon is measured where nothing runs beside it: stop-all.spec.ts.
        await until("every process of an agent is gone", () => flying.home.processes().length === 0, 20_000);
        for (const mission of [flying.mission, stubborn]) {
          const { phase, tasks } = await flying.home.until(mission, (seenNow) => seenNow.phase === "stopped");
          expect(phase).toBe("stopped");
          expect([...tasks.values()].map(({ stage }) => stage)).toEqual(["cancelled"]);
        }
        expect(filesOf(worktree)).toEqual(before);
      },
    );

    it("tells the end of missions once to who is away", async () => {
      await desk.set({ focused: false });
      const told = (await desk.shown()).length;
      const third = await flying.home.state({
        tasks: [{ id: "third", scenario: { steps: [{ wait: 900 }] } }],
      });
      await flying.home.launch(third);
      await running.page.waitForSelector("[data-testid=agents-flying]:has-text('1')");
      await flying.home.send(third, { type: "mission.stop", reason: "a test" });
      await flying.home.until(third, ({ phase }) => phase === "stopped");
      await expect.poll(async () => (await desk.shown()).length).toBe(told + 1);
      await desk.skip(300);
      expect(await desk.shown()).toHaveLength(told + 1);
      expect((await desk.shown()).at(-1)?.body).toContain("Stopped");
    });

    it(
      "criterion 36: archiving deletes nothing; a removed worktree is counted, kept, and comes back the same",
      LONG,
      async () => {
        const { page } = running;
        const before = filesOf(worktree);
        await startAgain(flying.home.home, `flightdeck://mission/${stubborn}`);
        await page.waitForSelector("[data-testid=screen-mission]");
        await expect.poll(() => selectionOf(page)).toMatchObject({ mission: stubborn });
        await palette.run("Archive or bring back mission");
        await page.waitForSelector("[data-testid=notice]:has-text('off the list')");
        expect(filesOf(worktree)).toEqual(before);

        await palette.run("Worktrees and trash");
        const row = page.locator("[data-testid=worktree-row][data-task=stays]");
        await row.getByRole("button").click();
        await expect
          .poll(() => page.locator("[data-testid=worktree-changes]").innerText())
          .toBe("In it are 1 changed file, 1 untracked file and 0 commits.");
        expect(await violations(page)).toEqual([]);
        expect(filesOf(worktree)).toEqual(before);
        await page.locator("[data-testid=confirm-action]").click();
        const removed = page.locator("[data-testid=trash-row][data-task=stays]");
        await removed.waitFor();
        expect(readdirSync(join(flying.home.home, "workspaces", stubborn))).toEqual([]);
        const refs = flying.home.ours("for-each-ref", "--format=%(refname)", "refs/flightdeck/trash");
        expect(refs).toContain("stays");
        const [entry = ""] = readdirSync(join(flying.home.home, "trash", "workspaces"));
        const trashed = join(flying.home.home, "trash", "workspaces", entry);
        const patch = readFileSync(join(trashed, "changes.patch"), "utf8");
        expect(patch).toContain("+# Changed");
        expect(patch).toContain("+mine");
        await removed.getByRole("button").click();
        await row.waitFor();
        expect(filesOf(worktree)).toEqual(before);
        await page.keyboard.press("Escape");
        await page.locator("[data-testid=worktrees-dialog]").waitFor({ state: "detached" });
      },
    );
  });

  it(
    "criterion 34: bounds, panes and screen come back, and a window from a missing display is brought on screen",
    LONG,
    async () => {
      const home = flying.home.home;
      const bounds = () =>
        running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
      await palette.run("Go to Mission");
      await running.page.waitForSelector("[data-testid=mission-frame]");
      await palette.run("Show tasks as a list");
      await running.page.waitForSelector("[data-testid=view-list]");
      await running.page.keyboard.press("Control+b");
      await running.page.waitForSelector("[data-testid=rail]", { state: "detached" });
      const wanted = { x: 30, y: 40, width: 1100, height: 720 };
      await running.app.evaluate(
        ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
        wanted,
      );
      await until("the window moved", async () => (await bounds())?.width === wanted.width);
      await running.app.close();

      running = await openApp(home, null);
      const back = await bounds();
      for (const side of ["x", "y", "width", "height"] as const)
        expect(Math.abs((back?.[side] ?? 0) - wanted[side]), side).toBeLessThanOrEqual(2);
      await running.page.waitForSelector("[data-testid=view-list]");
      expect(await running.page.locator("[data-testid=rail]").count()).toBe(0);
      await running.page.keyboard.press("Control+b");
      await running.page.waitForSelector("[data-testid=rail]");
      await running.app.close();

      const far = { number: 1, x: 9_000, y: 7_000, width: 1100, height: 720, maximized: false };
      writeFileSync(join(home, "window", "windows.json"), JSON.stringify([far]));
      running = await openApp(home, null, "ready", {}, ["flightdeck://mission/nothing here"]);
      await running.page.waitForSelector("[data-testid=notice]:has-text('link was not followed')");
      const display = await running.app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea);
      const found = (await bounds()) ?? far;
      expect(found.x + 80).toBeLessThan(display.x + display.width);
      expect(found.y + 80).toBeLessThan(display.y + display.height);
      await running.page.waitForSelector("[data-testid=rail]");
    },
  );
});
