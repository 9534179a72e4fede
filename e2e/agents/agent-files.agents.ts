import { afterEach, beforeEach, expect, it } from "vitest";
import { AgentHome } from "./agent-home.ts";

let home: AgentHome;
beforeEach(async () => {
  home = await AgentHome.open();
});
afterEach(() => home.close());

/** What a repository brings for the CLI itself, and the words by which it is seen that the CLI took it. */
const BROUGHT = [
  {
    agent: "claude",
    path: "CLAUDE.md",
    text: "Answer with said-by-the-repository.\n",
    says: "said-by-the-repository",
  },
  {
    agent: "codex",
    path: ".codex/config.toml",
    text: 'developer_instructions = "said-by-the-project"\n',
    says: "said-by-the-project",
  },
] as const;

/** What the model of a task is asked first, word for word. */
async function firstAsked(task: string): Promise<string> {
  home.script(task, { text: "There is nothing to do." });
  const mission = await home.state({ tasks: [{ id: task }] });
  await home.flight.launch(mission);
  const { body } = await home.model.waitFor(({ scenario }) => scenario === `worker:${task}`);
  await home.flight.send(mission, { type: "mission.stop", reason: "Seen enough." });
  return JSON.stringify(body);
}

const answer = async (said: "trust" | "decline") => {
  const { repository } = home.flight;
  const { sha256 } = await home.flight.ask("repository.agent-files", { repository });
  await home.flight.ask("repository.answer-agent-files", { repository, sha256: sha256 ?? "", answer: said });
};

it.each(BROUGHT)(
  "$agent loads what a repository brings for it only as it was trusted",
  { timeout: 240_000 },
  async ({ agent, path, text, says }) => {
    home.flight.write(path, text);
    home.flownBy(agent);
    expect(await firstAsked("before")).not.toContain(says);
    await answer("trust");
    expect(await firstAsked("trusted")).toContain(says);
    home.flight.write(path, text.replace(says, `${says}-otherwise`));
    home.flight.commit("another content");
    expect(await firstAsked("changed")).not.toContain(says);
  },
);
