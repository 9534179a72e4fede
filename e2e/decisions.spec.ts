import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAlive } from "#launch/process-alive.ts";
import type { RequestResult } from "#shared/contract/contract.ts";
import type { DecisionDetail, DecisionRow } from "#shared/contract/decisions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { ASKED_TASKS, LONG } from "./asked-tasks.ts";
import { openAndAnswerAtOnce } from "./answer-at-once.ts";
import { AskingMission, command } from "./asking-mission.ts";
import { noteSending, sendingWords, watchWithdrawal, withdrawnAt } from "./card-news.ts";
import { closeApp, enginePid, openApp, type RunningApp, until } from "./flightdeck-app.ts";
import { IN_SIGHT, lookAtCard, resize, SCROLLS } from "./in-sight.ts";
import { median } from "./measured.ts";
import { TerminalPage, tile } from "./terminal-page.ts";

type MissionPiece = RequestResult<"missions.events">;

describe("decisions", () => {
  let flight: AskingMission;
  let running: RunningApp;
  let page: Page;

  beforeAll(async () => {
    flight = await AskingMission.fly(["asker"], ASKED_TASKS);
    flight.ask({ action: command(LONG) });
    await until("six questions", async () => (await pending()).length === 6, 60_000);
    running = await openApp(flight.home.home);
    ({ page } = running);
    await page.waitForSelector("[data-testid=decisions-dock] [data-testid=decision]");
  });
  afterAll(async () => {
    await closeApp(running.app);
    await flight.home.remove();
  });

  const pending = async (): Promise<DecisionRow[]> =>
    (await flight.home.ask("decisions.list", { state: "pending", limit: 200 })).rows;
  const show = (decision: DecisionId): Promise<DecisionDetail> =>
    flight.home.ask("decisions.show", { decision });
  const card = (id: DecisionId) => page.locator(`[data-testid=decisions-dock] [data-decision-id="${id}"]`);
  const stateOf = async (id: DecisionId) => (await show(id)).row.state;
  const workspace = async (task: string): Promise<string> => {
    const state = await flight.home.until(flight.mission, () => true, { answers: () => null });
    return [...state.tasks.values()].find(({ spec }) => spec.id === task)?.workspace?.path ?? "";
  };

  async function idOf(task: string): Promise<DecisionId> {
    await expect.poll(async () => (await pending()).some((row) => row.task === task)).toBe(true);
    const found = (await pending()).find((row) => row.task === task);
    if (found === undefined) throw new Error(`${task} asks nothing`);
    await card(found.id).waitFor();
    return found.id;
  }

  /** As a person: a click on its line. Then it is open, has the keyboard, and may be answered. */
  async function open(id: DecisionId): Promise<void> {
    await card(id).click({ position: { x: 12, y: 12 } });
    await page.waitForSelector(`[data-decision-id="${id}"][data-open=true]:focus`);
    await page.waitForSelector(`[data-decision-id="${id}"][data-armed=true]`);
  }

  /** When the engine wrote down that it waits no more. */
  async function closedAt(id: DecisionId): Promise<number> {
    let before: number | null = null;
    do {
      const piece: MissionPiece = await flight.home.ask("missions.events", {
        mission: flight.mission,
        before,
      });
      const closed = piece.events.find(
        ({ event }) => event.type === "decision.closed" && event.decision === id,
      );
      if (closed !== undefined) return closed.at;
      ({ before } = piece);
    } while (before !== null);
    throw new Error(`${id} was not closed`);
  }

  async function elsewhere(id: DecisionId, option: string, reason: string | null = null): Promise<void> {
    await flight.home.send(flight.mission, { type: "decision.answer", decisions: [id], option, reason });
  }

  it("criterion 17: every card says everything, and its evidence is the payload byte for byte", async () => {
    for (const { id, evidence } of await pending()) {
      await open(id);
      const { decision } = await show(id);
      for (const part of [
        "question",
        "requester",
        "why",
        "touches",
        "undo",
        "if-approved",
        "if-nothing",
        "advice",
      ]) {
        const text = await card(id).locator(`[data-testid=card-${part}]`).textContent();
        expect(text?.trim(), `${part} of ${id}`).not.toBe("");
      }
      await expect
        .poll(() => card(id).locator("[data-testid=card-evidence]").allTextContents())
        .toEqual(decision.evidence.map(({ text }) => text));
      expect(evidence.length).toBeGreaterThan(0);
    }
    const long = (await pending()).find(({ task }) => task === "asker");
    if (long === undefined) throw new Error("nobody asked the long one");
    await open(long.id);
    const shown = card(long.id).locator("[data-testid=card-evidence] [data-shown]");
    await expect
      .poll(() => shown.evaluateAll((all) => all.map((each) => each.dataset.shown)))
      .toEqual(["\\u0430", "\\u202e", "\\u202c"]);
  });

  it("a card shows all that is needed for an answer in the smallest window; the rest scrolls by itself", async () => {
    await resize(running, 1000, 700);
    for (const { id, task } of await pending()) {
      await open(id);
      const look = () => lookAtCard(page, `[data-testid=decisions-dock] [data-decision-id="${id}"]`);
      await expect.poll(look).toMatchObject({ ...IN_SIGHT, ...(task === "asker" ? SCROLLS : {}) });
    }
    await resize(running, 1440, 900);
  });

  it("criterion 18: while a person types, ten decisions arrive: no key is lost and nothing is answered", async () => {
    const text = "a d e z 1 all answers are yes; ".repeat(7).slice(0, 200);
    const before = (await pending()).map(({ id }) => id);
    const arrive = (number: number) => flight.ask({ action: command(`touch arrived-${number}`) });
    await open(await idOf("reason"));
    await page.keyboard.press("d");
    const field = page.locator("[data-testid=card-reason]");
    await page.waitForSelector("[data-testid=card-reason]:focus");
    for (let at = 0; at < 200; at += 1) {
      if (at % 40 === 5) arrive(at);
      await page.keyboard.type(text[at] ?? "", { delay: 20 });
    }
    expect(await field.inputValue()).toBe(text);
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Escape");

    await page.keyboard.press("Control+3");
    const terminals = new TerminalPage(page);
    const session = await terminals.open();
    await page.keyboard.type("cat > /dev/null; ");
    for (let at = 0; at < 200; at += 1) {
      if (at % 40 === 5) arrive(1_000 + at);
      await page.keyboard.type(text[at] ?? "", { delay: 20 });
    }
    await expect
      .poll(async () => (await terminals.text(session)).replaceAll("\n", ""))
      .toContain(text.trimEnd());
    expect(
      await page.evaluate(
        (selector) => document.querySelector(selector)?.contains(document.activeElement),
        tile(session),
      ),
    ).toBe(true);
    await expect.poll(async () => (await pending()).length).toBe(before.length + 10);
    const now = (await pending()).map(({ id }) => id);
    expect(before.filter((id) => !now.includes(id))).toEqual([]);
    await page.keyboard.press("Control+c");
    await terminals.release(session);
    await page.keyboard.press("Control+1");
    for (const { id, question } of await pending()) {
      if (question.includes("arrived-")) await elsewhere(id, "deny");
    }
  });

  it("criterion 19: a key meant for the card before does nothing; Enter and Space never approve", async () => {
    const low = await idOf("low");
    const other = await idOf("reason");
    await open(other);
    const early = await openAndAnswerAtOnce(page, low);
    expect(early).toMatchObject({ open: low, onCard: true, pressed: true });
    // Else the machine slept in between, and nothing was tried.
    expect(early.after).toBeLessThan(400);
    await page.waitForSelector(`[data-decision-id="${low}"][data-armed=true]`);
    expect(await stateOf(low)).toBe("pending");
    await open(low);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Space");
    await page.keyboard.press("d");
    await page.waitForSelector("[data-testid=card-reason]:focus");
    await page.keyboard.type("aA");
    expect(await page.locator("[data-testid=card-reason]").inputValue()).toBe("aA");
    await page.keyboard.press("Escape");
    await page.waitForSelector(`[data-decision-id="${low}"]:focus`);
    expect(await stateOf(low)).toBe("pending");

    await page.keyboard.press("a");
    await expect.poll(() => stateOf(low)).toBe("resolved");
    await expect.poll(() => card(low).innerText()).toContain("Agent continued");
    const done = join(await workspace("low"), "low-1");
    await until("the agent did it", () => existsSync(done));
  });

  it("criterion 20: of high risk A asks first, with the keyboard on Cancel, and only Confirm approves", async () => {
    const high = await idOf("high");
    expect(await card(high).getAttribute("data-risk")).toBe("high");
    await open(high);
    await page.keyboard.press("a");
    await page.waitForSelector("[data-testid=card-cancel]:focus");
    await page.keyboard.press("a");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-testid=card-confirm]", { state: "detached" });
    expect(await stateOf(high)).toBe("pending");
    await page.waitForSelector(`[data-decision-id="${high}"]:focus`);
    await page.keyboard.press("a");
    await page.waitForSelector("[data-testid=card-cancel]:focus");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => stateOf(high)).toBe("resolved");
    expect((await show(high)).row.resolution?.option).toBe("approve");
  });

  it("the palette's Approve answers the open card under the same guards", async () => {
    const medium = await idOf("medium");
    await open(medium);
    const approve = async () => {
      await page.keyboard.press("Control+k");
      await page.waitForSelector("[data-testid=palette-input]:focus");
      await page.keyboard.type(">Approve");
      await page.waitForSelector('[data-testid="palette-decision.approve"][aria-selected=true]');
      await page.keyboard.press("Enter");
    };
    await approve();
    await page.waitForSelector(`[data-decision-id="${medium}"][data-state=releasing]`);
    await page.waitForSelector("[data-testid=decisions-dock] [data-testid=decision]:focus");
    await page.keyboard.press("z");
    await page.waitForSelector(`[data-decision-id="${medium}"][data-state=pending][data-open=true]:focus`);
    const pick = await idOf("pick");
    await open(pick);
    await approve();
    await page.waitForSelector("text=answered by choosing one of its ways");
    expect(await stateOf(pick)).toBe("pending");
  });

  it("criterion 21: of medium risk nothing is sent for three seconds, and Z takes it back", async () => {
    const medium = await idOf("medium");
    const granted = join(await workspace("medium"), "granted");
    await open(medium);
    await noteSending(page, medium);
    await page.keyboard.press("a");
    await page.waitForSelector(`[data-decision-id="${medium}"][data-state=releasing]`);
    await page.keyboard.press("z");
    await page.waitForSelector(`[data-decision-id="${medium}"][data-state=pending][data-open=true]:focus`);
    expect(await stateOf(medium)).toBe("pending");
    expect((await sendingWords(page))[0]).toBe("Sending in 3 s");
    await page.waitForSelector(`[data-decision-id="${medium}"][data-armed=true]`);

    const pressedAt = Date.now();
    await page.keyboard.press("a");
    await page.waitForSelector(`[data-decision-id="${medium}"][data-state=releasing]`);
    for (;;) {
      const seen = { state: await stateOf(medium), granted: existsSync(granted) };
      // What was answered later says nothing about now.
      if (Date.now() - pressedAt >= 2_500) break;
      expect(seen).toEqual({ state: "pending", granted: false });
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    await expect.poll(() => stateOf(medium)).toBe("resolved");
    await until("the agent did it", () => existsSync(granted));
    expect((await show(medium)).row.resolution?.at ?? 0).toBeGreaterThanOrEqual(pressedAt + 2_500);
  });

  it("criterion 22: a denial takes its reason to the agent, and the log says who, when and why", async () => {
    const denied = await idOf("reason");
    const reason = "Use the list in docs instead.";
    const heard = flight.home.until(
      flight.mission,
      () =>
        flight.home.journal.some(
          ({ event }) => event.type === "progress.seen" && event.detail.includes(`Denied: ${reason}`),
        ),
      { answers: () => null },
    );
    await open(denied);
    const startedAt = Date.now();
    await page.keyboard.press("d");
    await page.waitForSelector("[data-testid=card-reason]:focus");
    await page.keyboard.type(reason);
    await page.keyboard.press("Enter");
    await heard;
    const resolution = (await show(denied)).row.resolution;
    expect(resolution).toMatchObject({ option: "deny", reason, by: expect.stringMatching(/\S/) });
    expect(resolution?.at ?? 0).toBeGreaterThanOrEqual(startedAt);
    expect(existsSync(join(await workspace("reason"), "denied"))).toBe(false);
  });

  it("criterion 25: what nobody answers in time expires, says so, and approves nothing", async () => {
    const id = await idOf("asker");
    await open(id);
    const count = (await pending()).length;
    const badge = page.locator("[data-testid=badge-decisions]");
    await expect.poll(() => badge.innerText()).toBe(`${count}`);
    await flight.home.send(flight.mission, {
      type: "decision.extend",
      decision: id,
      expiresAt: Date.now() + 5_000,
    });
    await card(id).locator("[data-testid=card-expiry]").waitFor();
    await expect.poll(() => card(id).innerText(), { timeout: 10_000 }).toContain("Expired, task held");
    expect(await card(id).locator("button").count()).toBe(0);
    await expect.poll(() => badge.innerText()).toBe(`${count - 1}`);
    expect((await show(id)).row).toMatchObject({ state: "expired", resolution: null });
    await card(id).waitFor({ state: "detached", timeout: 10_000 });
  });

  it("criterion 27: what is withdrawn or answered elsewhere says so at once, also to a click that races it", async () => {
    const took: number[] = [];
    for (const round of [1, 2, 3]) {
      const [request = ""] = flight.ask({ action: command(`touch withdrawn-${round}`) });
      const id = await idOf("asker");
      await open(id);
      await watchWithdrawal(page, id);
      const isClosed = (state: MissionState) => state.decisions.get(id)?.state === "withdrawn";
      flight.takeBack(request);
      await flight.home.until(flight.mission, isClosed, { answers: () => null });
      took.push((await withdrawnAt(page)) - (await closedAt(id)));
      expect(await card(id).locator("button").count()).toBe(0);
    }
    expect(median(took)).toBeLessThan(500);

    const next = await idOf("low");
    await open(next);
    const approveButton = card(next).locator("[data-testid=card-approve]");
    await Promise.allSettled([elsewhere(next, "deny", "Not now."), approveButton.click({ timeout: 1_000 })]);
    await expect.poll(() => stateOf(next)).toBe("resolved");
    const { resolution } = (await show(next)).row;
    const said = resolution?.option === "deny" ? "Answered elsewhere" : "Approve";
    await expect.poll(() => card(next).innerText()).toContain(said);
    expect(await page.locator("[data-testid=card-problem]").count()).toBe(0);
  });

  it("criterion 26: after a kill the same decisions wait and can be answered", async () => {
    const ids = [await idOf("low"), await idOf("pick")];
    const main = running.app.process();
    const engine = enginePid(flight.home.home);
    process.kill(engine, "SIGKILL");
    main.kill("SIGKILL");
    const isGone = () => !isAlive(engine) && (main.exitCode !== null || main.signalCode !== null);
    await until("the app and its engine are gone", isGone, 20_000);
    running = await openApp(flight.home.home);
    ({ page } = running);
    // It comes back to the screen that was written down last, which may be an earlier one.
    await page.keyboard.press("Control+1");
    for (const id of ids) await card(id).waitFor();
    expect((await pending()).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const [low, pick] = ids;
    if (low === undefined || pick === undefined) throw new Error("two were asked");
    await open(pick);
    await page.keyboard.press("3");
    await page.waitForSelector("[data-testid=card-reason]:focus");
    expect(await page.locator("[data-testid=card-reason]").inputValue()).toBe("");
    await page.keyboard.press("Escape");
    await page.waitForSelector(`[data-decision-id="${pick}"]:focus`);
    await page.keyboard.press("2");
    await page.keyboard.press("Enter");
    await expect.poll(() => stateOf(pick)).toBe("resolved");
    expect((await show(pick)).row.resolution?.option).toBe("choice-2");
    // It can be taken back for some seconds, as it is next.
    await open(low);
    await page.keyboard.press("a");
    await expect.poll(() => stateOf(low)).toBe("resolved");
    await until("the agent goes on", async () => existsSync(join(await workspace("low"), "low-3")));
  });

  it("a low answer is taken back: the agent stops, its files are what they were, and the card says so", async () => {
    const low = await workspace("low");
    expect(existsSync(join(low, "low-3"))).toBe(true);
    const [answered] = (
      await flight.home.ask("decisions.list", { state: "resolved", limit: 200 })
    ).rows.filter(({ task, question }) => task === "low" && question.includes("low-3"));
    if (answered === undefined) throw new Error("low-3 was not answered");
    const { id } = answered;
    const button = card(id).locator("[data-testid=card-take-back]");
    await expect.poll(() => button.innerText()).toMatch(/^Take back, \d+ s/);
    expect((await show(id)).row.takeBack).toMatchObject({ state: "offered" });
    await button.click();
    await expect.poll(() => card(id).innerText(), { timeout: 20_000 }).toContain("files are what they were");
    expect(existsSync(join(low, "low-3"))).toBe(false);
    expect(existsSync(join(low, "low-1"))).toBe(true);
    const { row } = await show(id);
    expect(row.takeBack).toMatchObject({ state: "restored", by: row.resolution?.by });
    expect(flight.home.ours("ls-tree", "--name-only", row.takeBack?.kept ?? "")).toContain("low-3");
    const state = await flight.home.until(flight.mission, () => true, { answers: () => null });
    expect([...state.tasks.values()].find(({ spec }) => spec.id === "low")?.paused).toBe("operator");
    await card(id).waitFor({ state: "detached", timeout: 10_000 });
  });
});
