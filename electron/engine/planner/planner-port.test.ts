import { describe, expect, it } from "vitest";
import { sentenceFor } from "#launch/plain-error.ts";
import { agentName, family } from "#shared/mission/words.ts";
import { missionId } from "#shared/ids.ts";
import { noPlanner, type AskedAgent } from "./planner-port.ts";

const asked: AskedAgent = {
  world: {
    id: "eff_1",
    mission: missionId.parse("msn_one1"),
    folder: "/missions/one",
    read: () => Promise.reject(new Error("nobody reads")),
  },
  agent: agentName.parse("codex"),
  model: null,
  effort: "high",
  family: family.parse("openai"),
  what: "plan",
  thread: null,
  judge: () => [],
  onUsed: () => undefined,
  isWanted: () => true,
};

describe("the planner port", () => {
  it("refuses with the way out where no agent can be asked", async () => {
    const refusal: unknown = await noPlanner
      .ask("Plan this", "{}", AbortSignal.timeout(60_000), asked)
      .catch((error: unknown) => error);
    expect(sentenceFor(refusal)).toMatch(
      /^No agent can be asked for a plan here; the draft is as it was\. Take a recipe/,
    );
  });

  it("says why when it was aborted", async () => {
    const reason = new Error("the mission was stopped");
    await expect(noPlanner.ask("", "", AbortSignal.abort(reason), asked)).rejects.toBe(reason);
  });
});
