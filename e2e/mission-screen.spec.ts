import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import type { Recorded } from "#shared/mission/event.ts";
import { evolve } from "#shared/mission/evolve.ts";
import { statusOf } from "#shared/mission/flight/status.ts";
import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { MANY_LANES } from "../electron/engine/flight/testing/fault-flight.ts";
import { FlightHome, type TestTask } from "../electron/engine/flight/testing/flight-home.ts";
import { closeApp, openApp, type RunningApp } from "./flightdeck-app.ts";
import { GLANCE, notSeen, ONLY_WIDE } from "./glance-set.ts";
import { median } from "./measured.ts";

const ERROR = "src/sdk/auth.ts(3,1): error TS2304: Cannot find name 'Session'.";
/** What the agent runs in its terminal, and the engine again as its check. */
const CHECK = `i=0; while [ $i -lt 200 ]; do echo "line $i"; i=$((i+1)); done; echo "${ERROR}"; i=0; while [ $i -lt 200 ]; do echo "after $i"; i=$((i+1)); done; exit 2`;

/** As long as it takes; what is measured are moments of it. */
const LONG = { timeout: 120_000 };

const own = (id: string) => ({ edit: { file: `src/${id}/a.md`, content: `# ${id}\n` } });
const titled = (title: string, more: object = {}) => ({ title, ...more });

const TASKS: readonly TestTask[] = [
  { id: "map", scenario: { steps: [own("map")] }, more: titled("Map API surface") },
  {
    id: "store",
    after: ["map"],
    scenario: { steps: [{ say: "vitest 42/120 passing" }, "stall"] },
    more: titled("Refactor session store"),
  },
  {
    id: "schema",
    after: ["map"],
    scenario: {
      steps: [
        {
          "ask-permission": { kind: "command", command: "npx prisma migrate deploy", why: "The new table." },
        },
      ],
    },
    more: titled("Migrate schema"),
  },
  {
    id: "sdk",
    after: ["map"],
    scenario: { steps: [own("sdk"), { run: { command: "sh check.sh", expect: 2 } }] },
    acceptance: ["sh check.sh"],
    more: titled("Update SDK types", { limits: { attempts: 1 } }),
  },
  { id: "docs", after: ["sdk"], scenario: { steps: [own("docs")] }, more: titled("Docs and changelog") },
  {
    id: "mute",
    after: ["map"],
    scenario: {
      steps: [
        { say: "editing auth.ts" },
        { ask: { question: "Go on without a channel?", choices: ["Yes"] } },
        { "lose-channel": "forever" },
        "stall",
      ],
    },
    more: titled("Lease handling"),
  },
  {
    id: "steps",
    after: ["map"],
    scenario: {
      steps: [
        { ask: { question: "Begin the long part?", choices: ["Yes"] } },
        ...Array.from({ length: 220 }, (_, n) => ({ say: `step ${n}` })),
        own("steps"),
      ],
    },
    more: titled("Write failing tests"),
  },
];

describe("the mission screen", () => {
  const home = new FlightHome();
  let running: RunningApp;
  let page: Page;
  let mission: MissionId;

  beforeAll(async () => {
    home.write(".flightdeck/allocation.yaml", JSON.stringify(MANY_LANES));
    home.write("check.sh", CHECK);
    mission = await home.state({ tasks: TASKS, contract: { budgetMicros: 8_000_000, autonomy: "guarded" } });
    await home.launch(mission);
    await home.until(
      mission,
      ({ counts, pending, tasks }) => counts.failed === 1 && pending.size >= 4 && tasks.size === TASKS.length,
      { answers: () => null },
    );
    running = await openApp(home.home);
    ({ page } = running);
    await page.waitForSelector("[data-testid=task-node]");
  });
  afterAll(async () => {
    await closeApp(running.app);
    await home.remove();
  });

  const resize = (width: number, height: number) =>
    running.app.evaluate(
      ({ BrowserWindow }, [w = 0, h = 0]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height],
    );
  const show = async (view: "graph" | "list" | "timeline") => {
    await page.locator(`[data-testid=view-switch] [data-value=${view}]`).click();
    await page.waitForSelector(`[data-testid=view-${view}]`);
  };
  const answer = async (task: string, option: number): Promise<void> => {
    const state = await now();
    for (const id of state.pending) {
      const asked = state.decisions.get(id)?.decision;
      const chosen = asked?.options[option]?.id;
      if (asked?.task !== task || chosen === undefined) continue;
      await home.send(mission, { type: "decision.answer", decisions: [id], option: chosen, reason: null });
    }
  };
  const now = (): Promise<MissionState> => home.until(mission, () => true, { answers: () => null });

  it.each([
    ["1440x900", 1440, 900, [...GLANCE, ...ONLY_WIDE]],
    ["1000x700", 1000, 700, GLANCE],
  ] as const)("criterion 10: at %s everything of the glance set is seen", async (_, width, height, items) => {
    await resize(width, height);
    await show("graph");
    await page.waitForFunction((wide) => innerWidth === wide, width);
    const card = "[data-pane=side] [data-testid=decision][data-open=true]";
    const tile = "[data-testid=terminals-dock] [data-testid=terminal-tile]";
    const isWide = width > 1200;
    const seen = async () => ({
      missing: await notSeen(page, [...items, card, ...(isWide ? [tile] : [])]),
      nodes: await page.locator("[data-testid=task-node]").count(),
      withGlyph: await page.locator("[data-testid=task-node]:has([data-glyph])").count(),
      cards: await page.locator(card).count(),
      tiles: isWide ? await page.locator(tile).count() : 2,
    });
    const all = { missing: [], nodes: TASKS.length, withGlyph: TASKS.length, cards: 1, tiles: 2 };
    await expect.poll(seen).toEqual(all);
  });

  it("criterion 16: ] goes to the failed task from anywhere in the graph, to its first error line and the terminal's", async () => {
    await resize(1440, 900);
    const took: number[] = [];
    for (const from of ["map", "store", "docs", "store"]) {
      await page.keyboard.press("Control+1");
      await show("graph");
      // Chosen, so that nothing of what failed is seen before the key.
      await page.locator(`[data-testid=task-node][data-task=${from}]`).click();
      await page.waitForSelector(`[data-testid=inspector][data-task=${from}]`);
      await page.evaluate(timeToError, ERROR);
      await page.keyboard.press("]");
      await page.waitForSelector("[data-testid=task-node][data-task=sdk]:focus");
      took.push(await page.evaluate(() => Reflect.get(globalThis, "tookMs") as Promise<number>));
      const error = page.locator("[data-testid=inspector][data-task=sdk] [data-testid=first-error]");
      expect(await error.innerText()).toBe(ERROR);
    }
    // The first time the parts of the inspector have to be loaded as well.
    expect(median(took.slice(1))).toBeLessThan(500);
  });

  it(
    "criterion 12: 200 events reach the nodes within 250 ms, and header and nodes always count the same",
    LONG,
    async () => {
      await show("graph");
      await page.evaluate(watchNodes);
      const before = (await now()).head;
      await answer("steps", 0);
      // Beside what it does, one that changes often: a time that 19 of 20 keep to needs more than a handful.
      for (let round = 0; round < 20; round++) {
        for (const [type, state] of [
          ["task.pause", "paused"],
          ["task.resume", "blocked"],
        ] as const) {
          await home.send(mission, { type, task: "docs" });
          await page.waitForSelector(`[data-testid=task-node][data-task=docs][data-state=${state}]`);
        }
      }
      await home.until(mission, ({ counts, head }) => counts.merged >= 2 && head - before >= 200, {
        answers: () => null,
        withinMs: 60_000,
      });
      const changes = await statusChanges(home, mission, before);
      expect(changes.length).toBeGreaterThan(40);
      let late: readonly number[] = [];
      const allSeen = async () => {
        late = lateness(changes, (await page.evaluate(readWatch)).states);
        return late.at(-1);
      };
      // What the engine has told by then is on its way.
      await expect.poll(allSeen).toBeLessThan(Infinity);
      const { frames, different } = await page.evaluate(readWatch);
      expect(frames).toBeGreaterThan(30);
      expect(different).toEqual([]);
      expect(late[Math.floor(late.length * 0.95)] ?? Infinity, late.join()).toBeLessThan(250);
    },
  );

  it("criterion 13: without a channel a task has no signal and is never done; a silent one runs on and is called quiet", async () => {
    await show("list");
    const row = page.locator("[data-testid=task-row][data-task=mute]");
    await page.evaluate(watchRow, "mute");
    await answer("mute", 0);
    await page.waitForSelector("[data-testid=task-row][data-task=mute][data-state=no_signal]", {
      timeout: 20_000,
    });
    await expect.poll(() => row.locator("[data-testid=task-line]").innerText()).toMatch(/since \d+:\d\d/);
    expect(await page.evaluate(() => Reflect.get(globalThis, "seenStates") as string[])).not.toContain(
      "merged",
    );
    await show("graph");
    await page.waitForSelector("[data-testid=task-node][data-task=mute][data-state=no_signal]");

    // The clock of the page alone stands a minute behind its last words: the engine hears the agent all the time.
    await show("list");
    const store = [...(await now()).tasks.values()].find(({ spec }) => spec.id === "store");
    const lastHeard = Math.max(store?.attempts.at(-1)?.lastProgressAt ?? Number.NaN, store?.stageSince ?? 0);
    await page.clock.setFixedTime(lastHeard + 62_000);
    const quiet = page.locator("[data-testid=task-row][data-task=store]");
    await expect.poll(() => quiet.locator("[data-testid=task-line]").innerText()).toMatch(/Quiet for 1 min/);
    expect(await quiet.getAttribute("data-state")).toBe("running");
  });
});

type Change = Awaited<ReturnType<typeof statusChanges>>[number];

/** Milliseconds from each change to its node, the longest last; endless for what was not seen yet. */
function lateness(changes: readonly Change[], states: readonly SeenState[]): readonly number[] {
  const late = changes.map(({ task, at, order }) => {
    const seen = states.find(
      (each) => each.task === task && order.includes(each.state) && each.at >= at - 20,
    );
    return (seen?.at ?? Infinity) - at;
  });
  return late.toSorted((a, b) => a - b);
}

interface SeenState {
  readonly task: string;
  readonly state: string;
  readonly at: number;
}

interface Watch {
  readonly states: SeenState[];
  frames: number;
  readonly different: string[];
}

/** In the page: milliseconds from the next key to the error in the inspector and on the screen of its terminal. */
function timeToError(error: string): void {
  const plain = (text: string | null | undefined) => (text ?? "").replaceAll(/\s+/g, "");
  const took = new Promise<number>((resolve, reject) => {
    addEventListener(
      "keydown",
      () => {
        const from = performance.now();
        const look = () => {
          const inspector = document.querySelector("[data-testid=inspector][data-task=sdk]");
          const said = plain(inspector?.querySelector("[data-testid=first-error]")?.textContent);
          // The rows that are drawn are those that are seen.
          const rows = plain(inspector?.querySelector(".xterm-rows")?.textContent);
          const tookMs = performance.now() - from;
          if (said === plain(error) && rows.includes(plain(error))) resolve(tookMs);
          else if (tookMs > 4_000)
            reject(new Error(`after ${tookMs} ms: "${said}" and "${rows.slice(0, 200)}"`));
          else requestAnimationFrame(look);
        };
        look();
      },
      { once: true, capture: true },
    );
  });
  Reflect.set(globalThis, "tookMs", took);
}

/** In the page: when each node changed, and in every frame whether header and nodes count the same. */
function watchNodes(): void {
  const watch: Watch = { states: [], frames: 0, different: [] };
  Reflect.set(globalThis, "nodeWatch", watch);
  const known = new Map<string, string>();
  const nodes = () => [...document.querySelectorAll<HTMLElement>("[data-testid=task-node]")];
  const note = () => {
    for (const { dataset } of nodes()) {
      const { task = "", state = "" } = dataset;
      if (known.get(task) === state) continue;
      known.set(task, state);
      watch.states.push({ task, state, at: Date.now() });
    }
  };
  note();
  watch.states.length = 0;
  new MutationObserver(note).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-state"],
  });
  const sample = () => {
    watch.frames += 1;
    const counted: Record<string, number> = {};
    for (const { dataset } of nodes())
      counted[dataset["state"] ?? ""] = (counted[dataset["state"] ?? ""] ?? 0) + 1;
    const told: Record<string, number> = {};
    for (const { dataset } of document.querySelectorAll<HTMLElement>("[data-testid=state-count]"))
      told[dataset["state"] ?? ""] = Number(dataset["count"]);
    const text = (counts: Record<string, number>) =>
      Object.entries(counts)
        .map(([state, many]) => `${state} ${many}`)
        .toSorted((a, b) => a.localeCompare(b))
        .join(", ");
    if (text(counted) !== text(told)) watch.different.push(`${text(counted)} but ${text(told)}`);
    requestAnimationFrame(sample);
  };
  requestAnimationFrame(sample);
}

const readWatch = (): Watch => Reflect.get(globalThis, "nodeWatch") as Watch;

function watchRow(task: string): void {
  const seen: string[] = [];
  Reflect.set(globalThis, "seenStates", seen);
  new MutationObserver(() => {
    const state = document
      .querySelector(`[data-testid=task-row][data-task=${task}]`)
      ?.getAttribute("data-state");
    if (state != null && seen.at(-1) !== state) seen.push(state);
  }).observe(document.body, { subtree: true, attributeFilter: ["data-state"] });
}

/** Every change of a task's state that the engine recorded: when, and which states came from there on. */
async function statusChanges(home: FlightHome, mission: MissionId, after: number) {
  const events: Recorded[] = [];
  let before: number | null = null;
  do {
    const piece: { events: Recorded[]; before: number | null } = await home.ask("missions.events", {
      mission,
      before,
    });
    events.unshift(...piece.events);
    ({ before } = piece);
  } while (before !== null);
  const changes: { task: string; state: string; at: number; order: string[] }[] = [];
  let state: MissionState | null = null;
  for (const recorded of events) {
    const was = new Map([...(state?.tasks ?? [])].map(([id, task]) => [id, statusOf(task)]));
    state = evolve(state, recorded);
    if (recorded.seq <= after) continue;
    for (const [id, task] of state.tasks) {
      const status = statusOf(task);
      if (was.get(id) === status) continue;
      for (const each of changes) if (each.task === id) each.order.push(status);
      changes.push({ task: id, state: status, at: recorded.at, order: [status] });
    }
  }
  return changes;
}
