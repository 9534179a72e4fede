import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FlightHome } from "../electron/engine/flight/testing/flight-home.ts";
import { busyMission } from "./busy-mission.ts";
import { closeApp, openApp, type RunningApp } from "./flightdeck-app.ts";
import { Openings } from "./openings.ts";
import { lastingProblem, smallTargets, violations } from "./page-access.ts";
import { OPENED } from "./page-openings.ts";
import { clipped, overlapping } from "./page-words.ts";
import { Screens } from "./screens.ts";
import { thingsToChoose } from "./things-to-choose.ts";

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 1000, height: 700 };
/** A walk through everything, on a machine that does other things beside it. */
const WALK = { timeout: 240_000 };
/** The walk finds what there is by itself; without these it has lost its way. */
const WANTED_OPENINGS = [
  /Choose another one/,
  /State$/m,
  /Approve…/,
  /Deny…/,
  /More › Snooze…/,
  /menu of a task/,
  /menu of a decision/,
  /menu of a terminal/,
  /Outcome/,
  /Assign to… › /,
  /Change the command…/,
  /Remember as a rule… › This mission/,
  /Remember as a rule… › Until the mission ends/,
  /End process/,
  /Quit/,
  /Stop all/,
  /Worktrees and trash… › Remove…/,
];

// Apart from the other walks, which take as long: the two run beside each other.
describe("every screen and all that opens, with a mission in flight", WALK, () => {
  let home: FlightHome;
  let running: RunningApp;
  let screens: Screens;

  beforeAll(async () => {
    ({ home } = await busyMission({ beside: true }));
    running = await openApp(home.home);
    screens = new Screens(running);
  });
  beforeEach(({ signal }) => screens.walkedBy(signal));
  afterAll(async () => {
    await closeApp(running.app);
    await home.remove();
  });

  it("A1 and A5: axe finds nothing and no target is small, on every screen, in every theme and size", async () => {
    const { page } = running;
    const wrong = new Set<string>();
    for (const [mode, size, whole] of [
      ["dark", WIDE, false],
      ["dark", NARROW, true],
      ["light", WIDE, false],
      ["light", NARROW, false],
      ["high-contrast", WIDE, false],
    ] as const) {
      await screens.theme(mode);
      await screens.resize(size);
      const look = async (name: string) => {
        const found = [
          ...(await violations(page)),
          ...(await smallTargets(page)).map((each) => `${each} is small`),
          ...(await overlapping(page)),
        ];
        for (const each of found) wrong.add(`${name}, ${mode}, ${size.width}: ${each}`);
        expect(await page.title(), name).not.toBe("");
      };
      if (whole) await screens.eachState(look);
      else await screens.eachPlace(look);
    }
    expect([...wrong]).toEqual([]);
  });

  it("A1, A3, A4 and A5: nor in any menu, choice, question or form that can be opened; Esc gives the keyboard back", async () => {
    const { page } = running;
    const wrong: string[] = [];
    await screens.theme("dark");
    await screens.resize(WIDE);
    const openings = new Openings(screens, async (name) => {
      const { problem } = await lastingProblem(page);
      const found = [
        ...(await violations(page, OPENED)),
        ...(await smallTargets(page, OPENED)).map((each) => `${each} is small`),
        ...(await clipped(page, OPENED)),
        ...(problem === null ? [] : [problem]),
      ];
      wrong.push(...found.map((each) => `${name}: ${each}`));
    });
    await screens.eachState((name) => openings.here(name));
    await openings.ofCommands(thingsToChoose(screens, home));
    expect([...wrong, ...openings.wrong]).toEqual([]);
    for (const kind of WANTED_OPENINGS) expect(openings.names.join("\n")).toMatch(kind);
  });
});
