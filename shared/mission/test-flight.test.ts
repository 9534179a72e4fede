import { describe, expect, it } from "vitest";
import { task } from "./testing/missions.ts";
import { failing, OneFlight } from "./testing/one-flight.ts";
import { landingAsked, standingOf } from "./test-flight.ts";

const flying = (): OneFlight => {
  const once = { kind: "docs", limits: { attempts: 1 } } as const;
  const flight = new OneFlight([task("one", once), task("two", { ...once, after: ["one"] })], {
    autonomy: "hands-free",
  });
  flight.start("one");
  return flight;
};

const standing = (flight: OneFlight) => standingOf(flight.world.state);

describe("how a test flight stands", () => {
  it("is flying while nothing is asked and nothing went wrong", () => {
    const flight = flying();
    expect(standing(flight)).toEqual({ state: "flying", sentence: "0 of 2 tasks are done." });
    expect(landingAsked(flight.world.state)).toBeNull();
  });

  it("waits when its agent asks, and says what", () => {
    const flight = flying();
    const question = { request: "q1", question: "Which one?", why: "Both fit.", choices: ["This", "That"] };
    flight.do({ type: "agent.question", ...flight.about("one"), ...question });
    expect(standing(flight)).toEqual({ state: "waiting", sentence: "It asks you: Which one?" });
  });

  it("has failed with what the model's own maker said, not with what followed from it", () => {
    const flight = flying();
    const message = "The key is not valid.\nSee the manual.";
    const trouble = { type: "agent.trouble", kind: "auth", message, retrying: false } as const;
    flight.do({ ...trouble, ...flight.about("one") });
    flight.end("one", "exited");
    flight.record("one", failing("process-exit"));
    expect(standing(flight)).toEqual({ state: "failed", sentence: "The key is not valid." });
    flight.person({ type: "mission.stop", reason: "It failed." });
    expect(standing(flight)).toEqual({ state: "failed", sentence: "The key is not valid." });
  });

  it("has failed as soon as nobody is signed in, also when it was stopped for that", () => {
    const flight = flying();
    const blocked = { by: "logged-out", detail: "Run the login first." } as const;
    flight.do({ type: "agent.blocked", ...flight.about("one"), ...blocked });
    expect(standing(flight).state).toBe("failed");
    expect(standing(flight).sentence).toContain("Run the login first.");
    flight.person({ type: "mission.stop", reason: "It failed." });
    expect(standing(flight).sentence).toContain("Run the login first.");
  });

  it("has failed when a person stopped it, and says no more than that", () => {
    const flight = flying();
    flight.person({ type: "mission.stop", reason: "Enough." });
    expect(standing(flight)).toEqual({ state: "failed", sentence: "It was stopped before it had ended." });
  });
});
