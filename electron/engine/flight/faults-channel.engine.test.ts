import { afterEach, beforeEach, expect, it } from "vitest";
import { attackProgram, type Attacked } from "./testing/fault-attacker.ts";
import { attempts, attemptOf, stand, standing, write } from "./testing/fault-flight.ts";
import { FlightHome, land } from "./testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

/** What an agent that was talked into it by some text could try with its own channel, and what the engine answers. */
const REFUSED: Readonly<Record<string, object>> = {
  "answers a decision": { type: "decision.answer", decisions: ["dec_1"], option: "land" },
  "launches a mission": { type: "mission.launch" },
  "lands the mission": { type: "landing.done", commit: "0".repeat(40), how: "fast-forward" },
  "asks for less review": { type: "task.lower-review", task: "attack", level: "light" },
  "passes its own review": {
    type: "review.record",
    task: "attack",
    reviewer: { family: "scripted-two", agent: "wingman", lens: "adversarial" },
    findings: [],
  },
  "merges itself": { type: "merge.done", task: "attack", commit: "0".repeat(40), tree: "0".repeat(40) },
  "opens a gate": { type: "gate.pass", task: "attack", gate: "green", reason: "It is green." },
  "gives evidence": { type: "evidence.record", task: "attack", attempt: 1, signals: [], changed: [] },
  "is done for another task": { type: "agent.completed", task: "victim", attempt: 1 },
  "speaks for another attempt": { type: "agent.turn", state: "started", attempt: 2 },
  "changes the rules": { type: "policy.add", rule: { effect: "allow" } },
  "asks with a parse of its own": {
    type: "agent.request",
    request: "r1",
    why: "",
    action: { kind: "command", text: "rm -rf /", parsed: { ok: true, commands: [] } },
  },
  "is somebody else": { type: "agent.turn", state: "started", actor: { kind: "operator" } },
};

it(
  "gives an agent that turns on its own channel nothing: no decision, no other task, no operator, no long line",
  { timeout: 90_000 },
  async () => {
    home.write("attack.mjs", attackProgram(home.home));
    home.write("refused.json", JSON.stringify(REFUSED));
    const mission = await home.state({
      tasks: [
        attempts("victim", [[write("src/victim/a.js"), stand]]),
        attempts("attack", [
          [
            { run: `"${process.execPath}" attack.mjs refused.json src/attack/seen.json` },
            write("src/attack/a.js"),
            stand,
          ],
        ]),
      ],
    });
    await home.launch(mission);
    const agents = [await standing(home, mission, "victim"), await standing(home, mission, "attack")];
    const during = await home.until(mission, () => true);
    expect(attemptOf(during, "victim", 1)).toMatchObject({ completedSeen: false, endedAt: null });
    for (const agent of agents) agent.goOn();
    const state = await home.until(mission, ({ phase }) => phase === "landed", { answers: land });
    const seen = JSON.parse(home.git("show", "main:src/attack/seen.json")) as Attacked;
    for (const name of Object.keys(REFUSED))
      expect([name, seen.answers[name]?.t]).toEqual([name, "rejected"]);
    expect(seen.operatorFrames).toMatch(/closed|refused/);
    expect(seen.longLine).toMatch(/closed|refused/);
    expect(seen.wrongToken).toBe("refused");
    // Its own channel and nothing beside it; the door of people is not there.
    expect(seen.channels).toEqual([]);
    expect(seen.operatorSocket).toMatch(/ENOENT|EACCES|ECONNREFUSED/);
    expect(seen.tokens).toEqual([]);
    for (const id of ["victim", "attack"]) expect(attemptOf(state, id, 1)?.outcome).toBe("passed");
    const resolvedBy = home.journal.flatMap(({ event }) =>
      event.type === "decision.resolved" ? [event.resolution.by] : [],
    );
    expect(new Set(resolvedBy)).toEqual(new Set(["operator"]));
    const ofOthers = home.journal.filter(
      ({ actor, event }) => actor.kind === "session" && "task" in event && event.task !== actor.task,
    );
    expect(ofOthers).toEqual([]);
  },
);
