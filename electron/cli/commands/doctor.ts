import { InputError, valueOf, withEngine } from "../ask-engine.ts";
import { tableOf } from "../checks-table.ts";
import type { Answer, CliCommand, Surroundings } from "../command.ts";
import { newCommandId } from "../command-id.ts";
import { agentName, type AgentName } from "#shared/mission/words.ts";
import { followTestFlight } from "./test-flight.ts";

export const doctorCommand: CliCommand = {
  name: "doctor",
  summary: "Checks this computer: git, sessions, disk, limits, agents. Starts the engine if none runs.",
  flags: {},
  options: {
    "test-flight": {
      value: "agent",
      help: "fly two small tasks with this agent instead, in a repository made for that, and say how it ended (code 3: it waits for you)",
    },
  },
  run: async (surroundings) => {
    const wanted = surroundings.given.option("test-flight");
    return wanted === null ? examine(surroundings) : testFlight(surroundings, agentOf(wanted));
  },
};

const examine = (surroundings: Surroundings): Promise<Answer> =>
  withEngine(surroundings, async ({ client }) => {
    const { checks } = valueOf(await client.request("doctor.run", {}));
    return {
      ok: checks.every((check) => check.state !== "problem"),
      lines: tableOf(checks),
      json: { checks },
    };
  });

function agentOf(written: string): AgentName {
  const named = agentName.safeParse(written);
  if (named.success) return named.data;
  throw new InputError(`"${written}" is no name of an agent. Nothing was started.`);
}

async function testFlight(surroundings: Surroundings, agent: AgentName): Promise<Answer> {
  const { mission } = await withEngine(surroundings, async ({ client }) =>
    valueOf(await client.request("agents.start-test-flight", { commandId: newCommandId(), agent })),
  );
  return followTestFlight(surroundings, agent, mission);
}
