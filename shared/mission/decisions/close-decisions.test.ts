import { describe, expect, it } from "vitest";
import { ENGINE } from "../actor.ts";
import { taskId, type TaskId } from "../ids.ts";
import { Outcome } from "../outcome.ts";
import { closeDecisionsOf } from "./close-decisions.ts";
import { AskedMission, LOGIN } from "./testing/asked.ts";

function close(mission: AskedMission, task: TaskId | null, attempt: number | null = null): string[] {
  const outcome = new Outcome(mission.state.id, mission.state.head);
  closeDecisionsOf(mission.state, task, "orphaned", "the session has ended", outcome, attempt);
  mission.fold(outcome.events);
  return outcome.events.map((event) => (event.type === "decision.closed" ? event.decision : event.type));
}

describe("closing what is no question any more", () => {
  it("lets go of what waits and of what expired, so that nothing is held by a question nobody can answer", () => {
    const mission = new AskedMission();
    const expired = mission.ask({ expiresInMs: 1 });
    const pending = mission.ask();
    const other = mission.ask({ task: taskId.parse("docs") });
    mission.at += 1;
    mission.send({ type: "decision.expire", decision: expired }, ENGINE);
    expect(mission.held).toBe(2);
    expect(close(mission, LOGIN)).toEqual([expired, pending]);
    expect(mission.held).toBe(0);
    expect(close(mission, LOGIN)).toEqual([]);
    expect(close(mission, null)).toEqual([other]);
  });

  it("leaves what another attempt asked", () => {
    const mission = new AskedMission();
    mission.ask({ attempt: 1 });
    const second = mission.ask({ attempt: 2 });
    expect(close(mission, LOGIN, 2)).toEqual([second]);
    expect(mission.held).toBe(1);
  });
});
