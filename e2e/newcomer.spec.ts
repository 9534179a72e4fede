import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareComputer } from "./bare-computer.ts";
import { startEngineWithoutNetwork, triesToReachOut } from "./engine-without-network.ts";
import { cleanUp, closeApp, enginePid, newHome, openApp, type RunningApp, until } from "./flightdeck-app.ts";
import { focusProblem, violations } from "./page-access.ts";

/** A machine that does other things beside this test is far slower than an idle one. */
const DEMO_WITHIN_MS = 120_000;

describe("a newcomer, by keyboard alone", () => {
  const home = newHome();
  const person = mkdtempSync(join(tmpdir(), "fd-person-"));
  const { restore } = bareComputer();
  /** What was answered, by decision: the same one twice is one. */
  const answered = new Map<string, string>();
  let running: RunningApp;
  let page: Page;
  let ofThePerson: readonly string[] = [];
  let mostWorktrees = 0;
  let requests: readonly string[] = [];

  beforeAll(async () => {
    await startEngineWithoutNetwork(home, { HOME: person, FLIGHTDECK_DEMO_SPEED: "20" });
    running = await openApp(home, undefined, "ready", { HOME: person });
    ({ page } = running);
    await recordRequests(running);
    // What the desktop's own libraries keep for any program is there by now.
    ofThePerson = everythingIn(person);
  });
  afterAll(async () => {
    await closeApp(running.app);
    await cleanUp(home);
    rmSync(person, { recursive: true, force: true });
    restore();
  });

  /** The keyboard is somewhere, and it is seen where. */
  async function keyboardIsSeen(): Promise<void> {
    await expect.poll(async () => (await focusProblem(page)).problem).toBeNull();
  }

  const OPEN = "main [data-testid=decision][data-open=true]";

  /** Goes to the top decision and answers it as its card asks. */
  async function answerTop(): Promise<void> {
    await page.waitForSelector("main [data-testid=decision][data-state=pending]", {
      timeout: DEMO_WITHIN_MS,
    });
    await page.keyboard.press("Control+Shift+D");
    const card = await page.waitForSelector(`${OPEN}[data-armed=true][data-state=pending]:focus`);
    await keyboardIsSeen();
    const { kind = "", decisionId: id = "" } = await card.evaluate(({ dataset: { kind, decisionId } }) => ({
      kind,
      decisionId,
    }));
    if (kind === "question") {
      await page.keyboard.press("1");
      await page.keyboard.press("Enter");
    } else {
      await page.keyboard.press("a");
    }
    if (kind === "landing") await confirm();
    // Not merely on its way: an answer that is refused leaves the decision where it was.
    await page.waitForFunction((decision) => {
      const shown = document.querySelector<HTMLElement>(`[data-decision-id="${decision}"]`);
      return shown === null || shown.dataset["state"] === "resolved";
    }, id);
    answered.set(id, kind);
  }

  async function tabTo(testId: string): Promise<void> {
    const target = page.locator(`[data-testid=${testId}]`);
    await target.waitFor();
    for (let presses = 0; presses < 20; presses++) {
      if (await target.evaluate((each) => each === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${testId} is not reached by Tab`);
  }

  /** What cannot be taken back begins on Cancel. */
  async function confirm(): Promise<void> {
    await page.waitForSelector("[data-testid=card-cancel]:focus");
    await page.keyboard.press("Tab");
    await page.waitForSelector("[data-testid=card-confirm-send]:focus");
    await page.keyboard.press("Enter");
  }

  it(
    "gets from first launch through the demo, answering its three decisions, to its receipt",
    async () => {
      await page.waitForSelector("[data-testid=watch-demo]:focus");
      await keyboardIsSeen();
      await page.keyboard.press("Enter");
      await page.waitForSelector("[data-testid=demo-tag]");
      // Minutes that a plan means for agents that think would frighten who was promised 90 seconds.
      expect(await page.locator("[data-testid=glance-estimate]").count()).toBe(0);
      await keyboardIsSeen();
      await until("a worktree", () => worktrees(home) > 1, DEMO_WITHIN_MS);
      mostWorktrees = worktrees(home);
      for (let asked = 0; asked < 3; asked++) await answerTop();
      expect([...answered.values()].toSorted()).toEqual(["landing", "permission", "question"]);
      await page.waitForSelector("[data-testid=receipt]", { timeout: DEMO_WITHIN_MS });
      await tabTo("demo-open-repository");
      await keyboardIsSeen();
      requests = await running.app.evaluate(() => Reflect.get(globalThis, "seenRequests") as string[]);
    },
    2 * DEMO_WITHIN_MS,
  );

  it("criterion 2: the demo needs no network, has three decisions, a failure and a landing, and changes nothing else", async () => {
    expect(answered.size).toBeGreaterThanOrEqual(3);
    expect(mostWorktrees).toBeGreaterThan(1);
    expect(
      requests.filter((address) => !/^(?:app|devtools|data|blob):|^tcp:(?:127\.|::1:)/.test(address)),
    ).toEqual([]);
    const tries = triesToReachOut(enginePid(home));
    expect(tries).toEqual({
      "Ip:OutNoRoutes": 0,
      "Ip:OutRequests": 0,
      "Tcp:ActiveOpens": 0,
      "Udp:OutDatagrams": 0,
    });
    const repository = demoRepository(home);
    const merged = execFileSync("git", ["-C", repository, "log", "--format=%s", "main"], {
      encoding: "utf8",
    });
    expect(merged.split("\n").length).toBeGreaterThan(9);
    expect(await page.locator("[data-testid=receipt]").innerText()).toMatch(/acceptance/i);
    expect(everythingIn(person)).toEqual(ofThePerson);
  });

  it("A1: axe finds nothing on the receipt of a mission that landed", async () => {
    expect(await violations(page)).toEqual([]);
  });
});

/** Each file and folder, with when it was changed. */
const everythingIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => `${path} ${statSync(join(folder, path)).mtimeMs}`)
    .toSorted();

function demoRepository(home: string): string {
  const [name = ""] = readdirSync(join(home, "demo"));
  return join(home, "demo", name, "pocket-text");
}

/** As git lists them: our copy of the repository, and one for each task that is being worked on. */
function worktrees(home: string): number {
  const folder = join(home, "repositories");
  const name = existsSync(folder) ? readdirSync(folder).find((each) => each.endsWith(".git")) : undefined;
  if (name === undefined) return 0;
  try {
    const listed = execFileSync("git", [`--git-dir=${join(folder, name)}`, "worktree", "list"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return listed.trim().split("\n").length;
  } catch {
    // It was asked in the moment in which one is made, whose files are not whole yet.
    return 0;
  }
}

/** Of pages by Chromium, of main by its sockets. */
const recordRequests = ({ app }: RunningApp): Promise<void> =>
  app.evaluate(({ session }) => {
    const seen: string[] = [];
    Reflect.set(globalThis, "seenRequests", seen);
    session.defaultSession.webRequest.onBeforeRequest(({ url }, go) => {
      seen.push(url);
      go({});
    });
    process.getBuiltinModule("diagnostics_channel").subscribe("net.client.socket", (message) => {
      const { socket } = message as { socket: Socket };
      // Sockets that are files, such as the engine's, connect to no address.
      socket.on("connectionAttempt", (address, port) => seen.push(`tcp:${address}:${port}`));
    });
  });
