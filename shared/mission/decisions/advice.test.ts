import { describe, expect, it } from "vitest";
import { action } from "../policies/action.ts";
import type { DecisionAsk } from "./ask.ts";
import { AskedMission } from "./testing/asked.ts";

const install = (words: readonly string[]): Partial<DecisionAsk> => ({
  kind: "permission",
  subject: {
    kind: "request",
    request: `req-${words.join("-")}`,
    action: action.parse({
      kind: "command",
      text: words.join(" "),
      parsed: { parts: [{ words }], unclear: [] },
    }),
  },
});

/** Answers as a person does, without what follows from it. */
function answered(
  mission: AskedMission,
  more: Partial<DecisionAsk>,
  option: string,
  edited: string | null = null,
): void {
  const decision = mission.ask(more);
  const resolution = {
    option,
    by: "a person",
    at: mission.at,
    reason: null,
    edited,
    editedParsed: null,
  };
  mission.fold([{ type: "decision.resolved", decision, resolution }]);
}

const advice = (mission: AskedMission, more: Partial<DecisionAsk>): string | null =>
  mission.recordOf(mission.ask(more)).decision.advice;

describe("advice", () => {
  it("is none as long as nothing like it was answered", () => {
    const mission = new AskedMission();
    expect(advice(mission, install(["npm", "i"]))).toBeNull();
    answered(mission, install(["npm", "ci"]), "wait");
    expect(advice(mission, install(["npm", "i"]))).toBeNull();
  });

  it("recommends what was always answered to exactly the same, with its numbers", () => {
    const mission = new AskedMission();
    answered(mission, install(["npm", "i"]), "wait");
    answered(mission, install(["npm", "i"]), "wait");
    expect(advice(mission, install(["npm", "i"]))).toBe('Wait. The same was answered "Wait" 2 of 2 times.');
    answered(mission, install(["npm", "i"]), "nudge");
    expect(advice(mission, install(["npm", "i"]))).toBe('The same was answered "Wait" 2 of 3 times.');
  });

  it("does not recommend what a person changed before it ran", () => {
    const mission = new AskedMission();
    answered(mission, install(["npm", "i"]), "wait", "npm ci");
    expect(advice(mission, install(["npm", "i"]))).toBeNull();
    answered(mission, install(["npm", "i"]), "wait");
    expect(advice(mission, install(["npm", "i"]))).toBe('The same was answered "Wait" 1 of 2 times.');
  });

  it("only tells numbers where the questions are alike and not the same", () => {
    const mission = new AskedMission();
    answered(mission, {}, "nudge");
    expect(advice(mission, {})).toBe('Answers to questions like this: "Ask it" 1 of 1 times.');
  });

  it("leaves what whoever asks knows better", () => {
    const mission = new AskedMission();
    answered(mission, {}, "nudge");
    expect(advice(mission, { advice: "Wait, it is nearly done." })).toBe("Wait, it is nearly done.");
  });
});
