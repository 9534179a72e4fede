import { describe, expect, it } from "vitest";
import { command } from "#shared/mission/command.ts";
import { task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import { inRank } from "./arrangement.ts";
import { terminalOfSession } from "./agent-terminal.ts";
import { newestQuestions, questionTerminal } from "./question-terminal.ts";

const begin = (session: string, about: "plan" | "review", agent = "claude") =>
  command.parse({
    type: "question.begin",
    session,
    about,
    task: about === "plan" ? null : "one",
    role: about === "plan" ? "driver" : "reviewer",
    family: "anthropic",
    agent,
    model: null,
    effort: "high",
  });
const end = (session: string, outcome = "answered") =>
  command.parse({
    type: "question.end",
    session,
    outcome,
    reason: "",
    program: "Claude Code 2",
    model: "large",
  });

function asked() {
  const { world } = new OneFlight([task("one")]);
  for (const session of ["ses_ask1", "ses_ask2"]) {
    world.send(begin(session, "plan"));
    world.send(end(session));
  }
  world.send(begin("ses_ask3", "review"));
  return world.state;
}

describe("the terminal of a question", () => {
  it("is there for the newest of everything that was asked, and for any by its session", () => {
    const state = asked();
    expect(newestQuestions(state).map(({ session }) => session)).toEqual(["ses_ask2", "ses_ask3"]);
    const old = [...state.questions.keys()][0];
    expect(old && terminalOfSession(state, old, true)).toMatchObject({ kind: "question", state: "ended" });
  });

  it("says what it is about, who answers with what, and runs before what has ended", () => {
    const state = asked();
    const shown = newestQuestions(state).map((each) => questionTerminal(state, each, true));
    expect(inRank(shown, [])).toMatchObject([
      { title: "Task one", task: "one", about: "review", state: "running", outcome: null, model: null },
      { title: state.title, task: null, about: "plan", state: "ended", model: "large" },
    ]);
  });
});
