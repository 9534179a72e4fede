import { afterAll, beforeAll, expect, it } from "vitest";
import { missionDetail } from "#shared/contract/missions.ts";
import { TestHome } from "../../testing/test-home.ts";

let home: TestHome;
let mission: string;
beforeAll(async () => {
  home = new TestHome();
  const recipe = [
    "symptom=it crashes",
    "scope=src/a.ts",
    "tests=test",
    "reproduce=npm test",
    "verify=npm test",
  ];
  const made = await home.json<{ mission: string }>(
    "mission",
    "create",
    "--title=Repair",
    "--goal=It does not crash any more.",
    "--recipe=bug-fix",
    ...recipe.flatMap((each) => ["--input", each]),
  );
  mission = made.mission;
});
afterAll(() => home.remove());

const budget = async () => missionDetail.parse(await home.json("mission", "show", mission)).budgetMicros;

it("sets what a mission may cost, and what one task may, and says what is wrong with the words", async () => {
  expect((await home.run("mission", "budget", mission, "7.25")).code).toBe(0);
  expect(await budget()).toBe(7_250_000);
  expect((await home.run("mission", "budget", mission, "none")).out).toContain("no limit of its own");
  expect(await budget()).toBeNull();
  const nobody = await home.run("mission", "budget", mission, "1", "--task", "nobody");
  expect(nobody).toMatchObject({ code: 1, out: "" });
  expect(nobody.err).toContain('no task "nobody"');
  const wrong = await home.run("mission", "budget", mission, "much");
  expect(wrong).toMatchObject({ code: 2, out: "" });
  expect(wrong.err).toContain('A budget is dollars such as 12.50, or "none", not "much".');
});

it("takes a directive back by its number", async () => {
  expect((await home.run("mission", "steer", mission, "Use", "tabs.")).code).toBe(0);
  expect((await home.run("mission", "withdraw", mission, "1")).out).toContain("Directive 1 is withdrawn");
  expect((await home.run("mission", "withdraw", mission, "2")).code).toBe(1);
  expect((await home.run("mission", "withdraw", mission, "first")).code).toBe(2);
});

it("writes a decision down with its reason, and verifies nothing that does not fly", async () => {
  const silent = await home.run("mission", "record", mission, "Dates", "are", "UTC.");
  expect(silent).toMatchObject({ code: 2, out: "" });
  const kept = await home.run("mission", "record", mission, "Dates", "are", "UTC.", "--reason", "One clock.");
  expect(kept).toMatchObject({ code: 0, err: "" });
  expect((await home.run("mission", "verify", mission)).code).toBe(1);
});
