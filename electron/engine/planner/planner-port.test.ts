import { describe, expect, it } from "vitest";
import { sentenceFor } from "#launch/plain-error.ts";
import { noPlanner } from "./planner-port.ts";

describe("the planner port", () => {
  it("refuses with the way out where no agent can be asked", async () => {
    const refusal: unknown = await noPlanner
      .ask("Plan this", "{}", AbortSignal.timeout(60_000))
      .catch((error: unknown) => error);
    expect(sentenceFor(refusal)).toMatch(
      /^No agent can be asked for a plan here; the draft is as it was\. Take a recipe/,
    );
  });

  it("says why when it was aborted", async () => {
    const reason = new Error("the mission was stopped");
    await expect(noPlanner.ask("", "", AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
