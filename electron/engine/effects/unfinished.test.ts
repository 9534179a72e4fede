import { describe, expect, it } from "vitest";
import { command } from "#shared/mission/command.ts";
import { effect, EFFECT_SAFETY, type Effect, type EffectType } from "#shared/mission/effect.ts";
import { newMission } from "#shared/mission/state.ts";
import { missionContract } from "#shared/mission/mission-contract.ts";
import { missionId } from "#shared/ids.ts";
import { decide } from "#shared/mission/decide.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import { unfinishedCommands } from "./unfinished.ts";

const state = newMission({
  id: missionId.parse("msn_test01"),
  createdAt: 0,
  title: "Test",
  place: { repository: "/repository", baseBranch: "main" },
  contract: missionContract.parse({ goal: "Make it work." }),
});

const about = { task: "api", attempt: 2 };
const reviewer = { family: "google", agent: "gemini", lens: "adversarial" };
const EXAMPLES: Readonly<Record<EffectType, object>> = {
  "plan.ask": { round: 1, family: "openai", agent: "codex", errors: [] },
  "plan.review": { reviewer },
  "plan.document": { revision: 1 },
  "workspace.prepare": about,
  "segment.start": { ...about, segment: 1 },
  "segment.wind-up": { ...about, segment: 1, cause: "time-limit" },
  "segment.interrupt": { ...about, segment: 1 },
  "segment.resume": { ...about, segment: 1 },
  "segment.end": { ...about, segment: 1 },
  "agent.tell": { ...about, text: "use the other port" },
  "request.deliver": { ...about, request: "r1", allowed: true, text: "yes", action: null },
  "workspace.restore": { ...about, segment: 1, decision: "dec_testing1_5", ref: "refs/c" },
  "evidence.collect": about,
  "review.run": { task: "api", reviewer, round: 1, findings: [] },
  "synthesis.run": { task: "api", by: { family: "google", agent: "gemini" }, round: 1 },
  "gate.check": {
    task: "api",
    check: 1,
    gate: { kind: "pr", id: "approved", pullRequest: 7, wants: "approved" },
  },
  "merge.candidate": { task: "api" },
  "conflict.forecast": { task: "api" },
  "mission.verify": { number: 1 },
  "landing.perform": {},
  "landing.publish": {
    remote: { name: "origin", url: "git@example.org:a/b.git", branch: "flightdeck/a", tool: null },
    text: { title: "A change", body: "" },
  },
  "landing.undo": { commit: "c", base: "b" },
  "decision-log.append": { title: "t", text: "t", reason: "" },
};
const exampleOf = (type: EffectType): Effect => effect.parse({ type, ...EXAMPLES[type] });
const WHY = "The engine stopped while it was under way.";

describe("what a mission is told of an effect that will not be finished", () => {
  it.each(Object.keys(EXAMPLES) as EffectType[])("%s: is a command the mission understands", (type) => {
    for (const told of unfinishedCommands(exampleOf(type), WHY)) {
      expect(command.parse(told)).toEqual(told);
      // Whatever the state is, there is an answer and nothing breaks.
      expect(typeof decide(state, told, { at: 1, actor: ENGINE }).ok).toBe("boolean");
    }
  });

  it.each(
    (Object.keys(EFFECT_SAFETY) as EffectType[]).filter((type) => EFFECT_SAFETY[type] === "processBound"),
  )("%s belonged to a process, so the mission is always told", (type) => {
    expect(unfinishedCommands(exampleOf(type), WHY)).not.toEqual([]);
  });

  it("leaves nobody who rides in a train waiting for its end", () => {
    const train = effect.parse({ type: "merge.candidate", task: "api", behind: ["page", "docs"] });
    expect(unfinishedCommands(train, WHY)).toMatchObject([
      { type: "merge.rejected", task: "api", reason: WHY },
      { type: "merge.postponed", task: "page" },
      { type: "merge.postponed", task: "docs" },
    ]);
  });
});
