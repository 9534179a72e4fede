import { afterAll, beforeAll, expect, it } from "vitest";
import { TestHome } from "../testing/test-home.ts";

let home: TestHome;
beforeAll(() => {
  home = new TestHome();
});
afterAll(() => home.remove());

it("flies two tasks with an agent and says how it ended, and of one that is not there why nothing was started", async () => {
  const flown = await home.run("doctor", "--test-flight", "pilot");
  expect(flown).toMatchObject({ code: 0, err: "" });
  expect(flown.out).toMatch(/greeting +.*merged/i);
  expect(flown.out).toMatch(
    /^pilot flies here\. 2 tasks were flown, checked, merged and landed in \d+ s\.$/m,
  );
  const refused = await home.run("doctor", "--test-flight", "nobody");
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('There is no agent "nobody". Nothing was started');
}, 90_000);
