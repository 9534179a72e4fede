import { describe, expect, it } from "vitest";
import { taskId } from "../ids.ts";
import { taskPrompt } from "../plan/prompt.ts";
import { task } from "../testing/missions.ts";
import { OneFlight, PACKET } from "../testing/one-flight.ts";

/** Something only the agent of the first task said, in every way it can say anything. */
const SAID = "xyzzy-said-by-the-agent";

describe("a prompt", () => {
  it("is made of contract, brief and what failed, never of what an agent said (feature 45)", () => {
    const flight = new OneFlight([task("one"), task("two", { after: ["one"] })]);
    flight.start("one");
    const about = flight.about("one");
    flight.do({ type: "agent.turn", ...about, state: "started" });
    flight.do({ type: "agent.progress", ...about, what: "tool-started", detail: SAID });
    flight.do({ type: "agent.progress", ...about, what: "output", detail: SAID });
    const action = { kind: "secret", name: "TOKEN" } as const;
    flight.do({ type: "agent.request", ...about, request: "r1", action, why: SAID });
    flight.do({
      type: "agent.checkpoint",
      ...about,
      request: "c1",
      label: "first-change",
      summary: SAID,
      plans: SAID,
      ref: "refs/x",
    });
    const said = [SAID];
    flight.do({
      type: "agent.packet",
      ...about,
      packet: { ...PACKET, summary: SAID, changed: said, risks: said, nextSteps: said, openQuestions: said },
    });
    for (const id of ["one", "two"]) {
      expect(taskPrompt(flight.world.state, taskId.parse(id))).not.toContain(SAID);
    }
    expect(JSON.stringify(flight.world.journal)).toContain(SAID);
  });
});
