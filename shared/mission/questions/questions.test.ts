import { describe, expect, it } from "vitest";
import { command } from "../command.ts";
import { receiptOf } from "../receipt/receipt.ts";
import { task } from "../testing/missions.ts";
import { OneFlight } from "../testing/one-flight.ts";
import { installed } from "../testing/reviewed-flight.ts";

const begin = (session: string, more: object = {}) =>
  command.parse({
    type: "question.begin",
    session,
    about: "review",
    task: "one",
    role: "reviewer",
    family: "anthropic",
    agent: "claude",
    model: "large",
    effort: "xhigh",
    ...more,
  });
const end = (session: string) =>
  command.parse({
    type: "question.end",
    session,
    outcome: "answered",
    reason: "",
    program: "Claude Code 2.1",
    model: "large-2",
  });

describe("a session in which an agent is asked something", () => {
  it("is known with its role, who answers and with what, and how it ended", () => {
    const { world } = new OneFlight([task("one")]);
    world.send(command.parse({ type: "mission.set-agents", agents: [installed("claude", "anthropic")] }));
    world.send(begin("ses_ask1"));
    const asked = { about: "review", task: "one", role: "reviewer", agent: "claude", effort: "xhigh" };
    expect([...world.state.questions]).toMatchObject([
      ["ses_ask1", { ...asked, version: "1", model: "large", endedAt: null, over: null }],
    ]);
    world.send(end("ses_ask1"));
    const [question] = world.state.questions.values();
    expect(question).toMatchObject({ over: { outcome: "answered", model: "large-2" } });
    expect(question?.endedAt).not.toBeNull();
    expect(receiptOf(world.state, world.journal).tasks).toHaveLength(1);
  });

  it("is told once, however often engines find it", () => {
    const { world } = new OneFlight([task("one")]);
    world.send(begin("ses_ask1"));
    expect(world.try(begin("ses_ask1", { agent: "codex" }))).toMatchObject({ code: "wrong-state" });
    world.send(end("ses_ask1"));
    expect(world.try(end("ses_ask1"))).toMatchObject({ code: "wrong-state" });
    expect([...world.state.questions.values()]).toMatchObject([{ agent: "claude" }]);
  });

  it("that nobody began, or about a task that is not there, is refused", () => {
    const { world } = new OneFlight([task("one")]);
    expect(world.try(end("ses_ask1"))).toMatchObject({ code: "unknown" });
    expect(world.try(begin("ses_ask1", { task: "gone" }))).toMatchObject({ code: "unknown" });
    expect(world.state.questions.size).toBe(0);
  });
});
