import { describe, expect, it } from "vitest";
import { taskId } from "../ids.ts";
import { alike, pendingDecisions, rankDecisions } from "./ranking.ts";
import { AskedMission, NOW } from "./testing/asked.ts";

const ranked = (mission: AskedMission, at = mission.at) =>
  rankDecisions(pendingDecisions([mission.state]), at);
const ids = (mission: AskedMission, at = mission.at) =>
  ranked(mission, at).map(({ record }) => record.decision.id);

describe("the queue of decisions", () => {
  it("is in the order of risk, then of the work that waits, then of age", () => {
    const mission = new AskedMission();
    const leaf = mission.ask({ task: taskId.parse("docs") });
    mission.at += 10;
    const young = mission.ask({ task: taskId.parse("docs") });
    const middle = mission.ask({ task: taskId.parse("profile") });
    const root = mission.ask();
    const conflict = mission.ask({ kind: "conflict", task: taskId.parse("docs") });
    const landing = mission.ask({ kind: "landing", task: null, subject: { kind: "mission" } });
    // One task into the branch of the mission: that touches nothing anybody shares.
    const merge = mission.ask({ kind: "landing", task: taskId.parse("docs"), subject: { kind: "task" } });
    expect(ids(mission)).toEqual([landing, conflict, merge, root, middle, leaf, young]);
    expect(
      ranked(mission)
        .map(({ unblocks }) => unblocks)
        .slice(1),
    ).toEqual([0, 0, 2, 1, 0, 0]);
  });

  it("is the same for everybody, in whatever order it was read", () => {
    const mission = new AskedMission();
    for (let index = 0; index < 12; index += 1) mission.ask();
    const queue = pendingDecisions([mission.state]);
    expect(rankDecisions(queue.toReversed(), NOW)).toEqual(rankDecisions(queue, NOW));
  });

  it("puts what a person hid for now last, until its time has come", () => {
    const mission = new AskedMission();
    const first = mission.ask();
    const second = mission.ask({ task: taskId.parse("docs") });
    mission.send({ type: "decision.snooze", decision: first, until: NOW + 100 });
    expect(ids(mission)).toEqual([second, first]);
    expect(ids(mission, NOW + 100)).toEqual([first, second]);
  });

  it("offers together only what asks the same in the same mission, and nothing of high risk (feature 131)", () => {
    const mission = new AskedMission();
    const other = new AskedMission();
    const [one, two] = [mission.ask(), mission.ask()];
    const different = mission.ask({ kind: "quota" });
    const risky = [0, 1].map(() => mission.ask({ kind: "landing", task: null }));
    other.ask();
    const groups = alike(rankDecisions(pendingDecisions([mission.state]), NOW)).map((group) =>
      group.map(({ record }) => record.decision.id),
    );
    expect(groups).toContainEqual([one, two]);
    expect(groups).toContainEqual([different]);
    for (const id of risky) expect(groups).toContainEqual([id]);
    // The one before the queue over several missions: their ids are the same here, and still they stand apart.
    const both = rankDecisions(
      pendingDecisions([mission.state, { ...other.state, id: mission.state.id }]),
      NOW,
    );
    expect(both).toHaveLength(6);
  });
});
