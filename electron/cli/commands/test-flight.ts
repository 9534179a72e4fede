import type { MissionId } from "#shared/ids.ts";
import type { Recorded } from "#shared/mission/event.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { standingOf, type TestFlightStanding } from "#shared/mission/test-flight.ts";
import type { AgentName } from "#shared/mission/words.ts";
import type { Answer, Surroundings } from "../command.ts";
import { clock, eventLine } from "../progress/event-lines.ts";
import { column, span } from "../progress/styled-text.ts";
import { EXIT_ENGINE_LOST, EXIT_LANDED, EXIT_NOT_LANDED, EXIT_WAITS } from "./run/exit-codes.ts";
import { MissionLink } from "./run/mission-link.ts";

const TASK_CELLS = 10;

const EXITS: Readonly<Record<TestFlightStanding["state"], number>> = {
  passed: EXIT_LANDED,
  failed: EXIT_NOT_LANDED,
  waiting: EXIT_WAITS,
  flying: EXIT_ENGINE_LOST,
};

/** Says what happens in a test flight until it has ended or waits for a person. The engine sees to it, also without this. */
export async function followTestFlight(
  surroundings: Surroundings,
  agent: AgentName,
  mission: MissionId,
): Promise<Answer> {
  const ended = Promise.withResolvers<TestFlightStanding>();
  const look = (state: MissionState): void => {
    const standing = standingOf(state);
    if (standing.state !== "flying") ended.resolve(standing);
  };
  const link = new MissionLink(surroundings, mission, {
    whole: look,
    happened: (recorded, state) => {
      if (!surroundings.json) say(surroundings, recorded, state);
      look(state);
    },
    lost: () => undefined,
    back: () => undefined,
    failed: (sentence) => ended.resolve({ state: "flying", sentence }),
  });
  try {
    await link.open();
    return answerOf(agent, mission, await ended.promise);
  } finally {
    link.close();
  }
}

function say({ out }: Surroundings, recorded: Recorded, state: MissionState): void {
  const line = eventLine(recorded, state);
  if (line === null) return;
  const [at, task] = [clock(recorded.at), column(line.task, TASK_CELLS)];
  out.line(span(`${at}  `, "dim"), span(task, "accent"), span(`  ${line.what}`, line.tone));
}

function answerOf(agent: AgentName, mission: MissionId, { state, sentence }: TestFlightStanding): Answer {
  const words = {
    passed: `${agent} flies here. ${sentence}`,
    failed: `${agent} does not fly here: ${sentence}`,
    waiting: `${sentence} The test flight goes on when you answered: flightdeck run --follow ${mission}`,
    flying: `The test flight goes on, but no engine can be reached: ${sentence}`,
  };
  return {
    ok: state === "passed",
    exit: EXITS[state],
    lines: [words[state], `  receipt: flightdeck mission receipt ${mission}`],
    json: { agent, mission, state, sentence },
  };
}
