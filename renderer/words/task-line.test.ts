import { beforeAll, describe, expect, it } from "vitest";
import { MISSION, task } from "#shared/mission/testing/missions.ts";
import { ReviewedFlight } from "#shared/mission/testing/reviewed-flight.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { Family } from "#shared/mission/words.ts";
import { speak } from "#shared/messages/messages.ts";
import { lastSaid, limitFact, QUIET_MS, quotaWords, taskLine } from "./task-line.ts";

beforeAll(() => speak("en"));

function ground() {
  const flight = new OneFlight([task("api"), task("ui", { after: ["api"] })]);
  const line = (id: string, later = 0) => {
    const { state, journal } = flight.world;
    const known = state.tasks.get(id as TaskId);
    if (known === undefined) throw new Error(`no task ${id} in ${MISSION}`);
    const now = (known.attempts.at(-1)?.lastProgressAt ?? known.stageSince) + later;
    return taskLine(known, state, lastSaid(journal, id as TaskId), now);
  };
  return { flight, line };
}

describe("the line of a task", () => {
  it("says what a waiting task waits for", () => {
    const { line } = ground();
    expect(line("ui")).toEqual({ text: "1 of 1 input missing", foreign: false });
  });

  it("says which gate holds a task, before its start and before its merge", () => {
    const timer = { kind: "timer", notBefore: null, afterMinutes: 30 } as const;
    const flight = new ReviewedFlight([
      task("api", { gates: [{ ...timer, id: "later", before: "start" }] }),
      task("ui", { gates: [{ ...timer, id: "freeze", before: "merge" }] }),
    ]);
    const { state, at } = flight.world;
    expect(taskLine(flight.task("api"), state, null, at).text).toBe("Waits at the gate \u2068later\u2069");
    flight.pass("ui");
    flight.review("ui");
    expect(taskLine(flight.task("ui"), flight.world.state, null, at).text).toBe(
      "Waits at the gate \u2068freeze\u2069",
    );
  });

  it("says of two that did the same that one has to be taken", () => {
    const flight = new ReviewedFlight([
      task("one", { rival: "two", assignment: { family: "openai" } }),
      task("two", { rival: "one", assignment: { family: "anthropic" } }),
    ]);
    flight.pass("two");
    flight.review("two");
    const { state, at } = flight.world;
    expect(taskLine(flight.task("two"), state, null, at).text).toBe("Waits until one of the two is taken");
  });

  it("says that a check passed only of a task that has one", () => {
    const { flight } = ground();
    const { state, at } = flight.world;
    const merged = { ...flight.task("api"), stage: "merged" } as const;
    const { brief } = merged.spec;
    const unchecked = { ...merged, spec: { ...merged.spec, brief: { ...brief, acceptance: [] } } };
    expect(taskLine(merged, state, null, at).text).toBe("Merged, check passed");
    expect(taskLine(unchecked, state, null, at).text).toBe("Merged");
  });

  it("says when a limit ends, and of a guess that it is one", () => {
    const { flight, line } = ground();
    flight.start("api");
    const until = flight.world.at + 60_000;
    flight.do({ type: "agent.rate-limited", ...flight.about("api"), until });
    expect(line("api").text).toMatch(/^Goes on at /);
    flight.do({ type: "agent.rate-limited", ...flight.about("api"), until: until + 60_000, guessed: true });
    expect(line("api").text).toMatch(/^Tries again at .+: nobody said when its limit ends$/);
    const fact = limitFact(flight.task("api"), "openai", until + 60_000);
    expect(fact).toMatch(/openai.*, tries again .+: nobody said when its limit ends$/);
  });

  it("says of its family's quota who told it, and a guess as one also on other tasks", () => {
    const source = { by: "api/1", session: "api/1", until: 9, guessed: false, confirmed: false };
    const wait = { family: "openai" as Family, until: 9, headRoom: false, source };
    expect(quotaWords(wait)).toMatch(/openai.*, until .+ \(told by .*api\/1.*, not confirmed\)$/);
    const guess = { ...wait, source: { ...source, guessed: true, confirmed: true } };
    expect(quotaWords(guess)).toMatch(
      /tries again .+: nobody said when its limit ends \(told by .+, confirmed\)$/,
    );
  });

  it("calls a silent agent quiet, after a minute and not before", () => {
    const { flight, line } = ground();
    flight.start("api");
    expect(line("api", QUIET_MS - 1).text).not.toContain("Quiet");
    expect(line("api", QUIET_MS).text).toBe("Quiet for 1 min, process alive");
  });
});
