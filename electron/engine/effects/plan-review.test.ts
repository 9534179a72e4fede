import { describe, expect, it } from "vitest";
import { OPERATOR } from "#shared/mission/actor.ts";
import { command, type Command, type CommandInput } from "#shared/mission/command.ts";
import { effect } from "#shared/mission/effect.ts";
import type { Usage } from "#shared/mission/money/spend.ts";
import { compose, MISSION, task } from "#shared/mission/testing/missions.ts";
import { World } from "#shared/mission/testing/world.ts";
import { noPlanner, type Planner } from "../planner/planner-port.ts";
import { outcomePlaces } from "./outbox-lane.ts";
import { planReview } from "./plan-review.ts";

const reviewer = { family: "openai", agent: "codex", lens: "adversarial" } as const;
const USED: Usage = {
  tokensIn: 1_000,
  tokensOut: 50,
  tokensCached: 0,
  costMicros: null,
  contextUsed: null,
  harness: null,
};
const asked = effect.parse({ type: "plan.review", reviewer });

/** A mission whose plan waits for a review. */
function waiting(change?: CommandInput): World {
  const world = new World();
  compose(world, [task("login", { title: "Repair the login" }), task("docs", { after: ["login"] })]);
  world.send(command.parse({ type: "plan.request-review", reviewer }), OPERATOR);
  if (change !== undefined) world.send(command.parse(change), OPERATOR);
  return world;
}

/** What a planner's answer leads to. */
async function outcomeOf(planner: Planner, world: World): Promise<readonly Command[]> {
  if (asked.type !== "plan.review") throw new Error("another effect");
  return await planReview(planner)(asked, {
    id: "eff_1",
    mission: MISSION,
    folder: "/nowhere",
    read: (view) => Promise.resolve(view(world.state)),
    signal: new AbortController().signal,
  });
}

async function reviewedBy(planner: Planner, change?: CommandInput): Promise<World> {
  const world = waiting(change);
  for (const each of await outcomeOf(planner, world)) world.send(each);
  return world;
}

const says = (answer: string): Planner & { prompt: string } => {
  const planner = {
    prompt: "",
    ask: (prompt: string) => {
      planner.prompt = prompt;
      return Promise.resolve(answer);
    },
  };
  return planner;
};

describe("a review of a plan by an agent", () => {
  it("asks to refute the plan, with the plan and the schema in it and no conversation", async () => {
    const planner = says('{"findings": []}');
    await reviewedBy(planner);
    expect(planner.prompt).toContain("refute");
    expect(planner.prompt).toContain("Repair the login");
    expect(planner.prompt).toContain('"findings"');
  });

  it("becomes findings that have to be settled before the plan is locked", async () => {
    const finding = {
      severity: "critical",
      title: "No edge",
      claim: "Both change src/login.",
      task: "login",
    };
    const world = await reviewedBy(
      says(`Here it is:\n\`\`\`json\n${JSON.stringify({ findings: [finding] })}\n\`\`\``),
    );
    expect([...world.state.findings.values()]).toMatchObject([{ title: "No edge", state: "open" }]);
    expect(world.try(command.parse({ type: "plan.lock" }), OPERATOR)).toMatchObject({ code: "wrong-state" });
  });

  it.each([
    ["looks good to me", "without a well-formed JSON object"],
    ['{"findings": [], "approved": true}', "does not fit"],
    ['{"verdict": "approve"}', "does not fit"],
    ["", "without a well-formed JSON object"],
  ])("is none when the answer is %j", async (answer, reason) => {
    const world = await reviewedBy(says(answer));
    expect(world.journal.at(-1)?.event).toMatchObject({
      type: "plan.review-broke",
      reason: expect.stringContaining(reason) as string,
    });
    expect(world.state.plan).toMatchObject({ reviewedBy: [], reviewAsked: null });
  });

  it.each([0, 1, 2, 3])(
    "is paid for once although an engine dies when %i things of it were told",
    async (told) => {
      const sessions = [USED, { ...USED, tokensOut: 7 }];
      const planner: Planner = {
        ask: (_prompt, _schema, _signal, { onUsed }) => {
          for (const usage of sessions) onUsed(usage);
          return Promise.resolve('{"findings": []}');
        },
      };
      const world = waiting();
      const before = await outcomeOf(planner, world);
      expect(before).toHaveLength(3);
      const places = outcomePlaces(before).slice(0, told);
      for (const each of before.slice(0, told)) world.send(each);
      const after = await outcomeOf(planner, world);
      // What has the same place of the same effect is heard once.
      for (const [index, place] of outcomePlaces(after).entries()) {
        const again = after[index];
        if (again !== undefined && !places.includes(place)) world.send(again);
      }
      expect(world.state.spend).toMatchObject({ tokensOut: USED.tokensOut + 7 });
      expect(world.state.plan).toMatchObject({ reviewedBy: ["openai"], reviewAsked: null });
    },
  );

  it("that nobody can be asked for says so and leaves the way free", async () => {
    const world = await reviewedBy(noPlanner);
    expect(world.journal.at(-1)?.event).toMatchObject({ type: "plan.review-broke" });
    world.send(command.parse({ type: "plan.request-review", reviewer }), OPERATOR);
    expect(world.state.plan.reviewAsked).toMatchObject({ reviewer, revision: 1 });
  });

  it("is not asked for when the plan changed meanwhile", async () => {
    const edit = {
      type: "plan.edit",
      edits: [{ op: "add", task: task("more", { after: ["docs"] }), place: 2 }],
    } as const;
    const planner = says('{"findings": []}');
    const world = await reviewedBy(planner, { ...edit, edits: [...edit.edits] });
    expect(world.state.plan.reviewAsked).toBeNull();
    expect(planner.prompt).toBe("");
  });
});
