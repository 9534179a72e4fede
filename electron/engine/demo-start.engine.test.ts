import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { FlightHome, freshCommand, type Answering } from "./flight/testing/flight-home.ts";

/** A machine that does other things beside this test is far slower than an idle one. */
const DEMO_WITHIN_MS = 150_000;

/** What a person would choose in the app. */
const asAPerson: Answering = ({ decision }) => {
  const chosen = { permission: "approve", question: "choice-1", landing: "land" } as const;
  const option = Object.entries(chosen).find(([kind]) => kind === decision.kind)?.[1];
  return option === undefined ? null : { option };
};

let home: FlightHome;
let mission: MissionId;
let again: MissionId[];
let ended: MissionState;

beforeAll(async () => {
  process.env["FLIGHTDECK_DEMO_SPEED"] = "20";
  home = new FlightHome();
  const commandId = freshCommand();
  const [first, meanwhile] = await Promise.all([
    home.ask("demo.start", { commandId }),
    home.ask("demo.start", { commandId }),
  ]);
  mission = first.mission;
  again = [meanwhile.mission, (await home.ask("demo.start", { commandId })).mission];
  const isOver = ({ phase }: MissionState): boolean => phase === "landed" || phase === "stopped";
  ended = await home.until(mission, isOver, { answers: asAPerson, withinMs: DEMO_WITHIN_MS });
}, DEMO_WITHIN_MS);
afterAll(() => home.remove());

describe("the demo of the app", () => {
  it("is one mission, also when it is asked for twice by one command", () => {
    expect(again).toEqual([mission, mission]);
    expect(readdirSync(join(home.home, "demo"))).toHaveLength(1);
  });

  it("lies below the data directory", () => {
    expect(ended.place.repository.startsWith(join(home.home, "demo"))).toBe(true);
    expect(existsSync(join(ended.place.repository, "CHANGELOG.md"))).toBe(true);
  });

  it("asks a person three things, of which one is of low and one of high risk, and lands", () => {
    const asked = [...ended.decisions.values()].map(({ decision }) => decision);
    expect(asked.map(({ kind }) => kind).toSorted()).toEqual(["landing", "permission", "question"]);
    expect(asked.map(({ kind, risk }) => `${kind} ${risk}`)).toContain("permission low");
    expect(asked.find(({ kind }) => kind === "landing")?.risk).toBe("high");
    expect(ended.phase).toBe("landed");
    expect(
      [...ended.tasks.values()].some(({ attempts }) => attempts.some((each) => each.failure !== null)),
    ).toBe(true);
  });
});
