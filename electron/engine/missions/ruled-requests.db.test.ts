import { afterEach, expect, it } from "vitest";
import { ENGINE, OPERATOR } from "#shared/mission/actor.ts";
import { MISSION } from "#shared/mission/testing/missions.ts";
import { expectTaken, freshCommandId, MissionGround, written } from "./fixtures/test-missions.ts";
import { ABOUT_WORK as about, workingMission } from "./fixtures/working-mission.ts";
import { decidedBy } from "./policy-history.ts";

const ground = new MissionGround();
afterEach(() => ground.clear());

const working = () => workingMission(ground, { autonomy: "ask-me" });

it("tells what rules answered, the newest first, page by page; not what a person was asked", async () => {
  const open = await working();
  const send = async (command: Parameters<typeof written>[0], actor = ENGINE) =>
    expectTaken(await open.missions.send(freshCommandId(), MISSION, written(command), actor));
  const ask = (number: number, words: string[]) =>
    send({
      type: "agent.request",
      ...about,
      request: `r${number}`,
      action: { kind: "command", text: words.join(" "), parsed: { parts: [{ words }], unclear: [] } },
    });
  const rule = { level: "mission", reason: "A rule.", origin: "person" } as const;
  await send(
    {
      type: "policy.add",
      policy: { ...rule, id: "tests", verdict: "allow", match: { command: "npm test" } },
    },
    OPERATOR,
  );
  await send(
    { type: "policy.add", policy: { ...rule, id: "no-x", verdict: "deny", match: { command: "x" } } },
    OPERATOR,
  );
  await ask(1, ["npm", "test"]);
  await ask(2, ["npm", "run", "build"]);
  await ask(3, ["x"]);
  await ask(4, ["git", "push", "--force"]);
  const first = await decidedBy(open, MISSION, { cursor: null, limit: 1 });
  if (!first.ok) throw new Error(first.failure.message);
  expect(first.value.rows).toMatchObject([
    { policy: "no-x", verdict: "deny", action: "x", task: "api", reason: "A rule." },
  ]);
  const rest = await decidedBy(open, MISSION, { cursor: first.value.next, limit: 10 });
  expect(rest).toMatchObject({
    ok: true,
    value: { rows: [{ policy: "tests", verdict: "allow", action: "npm test" }], next: null },
  });
});
