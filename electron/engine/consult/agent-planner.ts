import { sentenceOf } from "#launch/plain-error.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { mapForPrompt } from "../codebase-map/map-for-prompt.ts";
import type { FlightRepositories } from "../flight/flight-repositories.ts";
import { memoryForPrompt } from "../memory/memory-for-prompt.ts";
import { withSections } from "../memory/with-sections.ts";
import type { AskedAgent, Planner } from "../planner/planner-port.ts";
import type { SecretBook } from "../secrets/secret-book.ts";
import type { Consultations } from "./consultations.ts";

export interface AgentPlannerParts {
  readonly consultations: Pick<Consultations, "ask">;
  readonly repositories: Pick<FlightRepositories, "of">;
  /** Values that no prompt holds. */
  readonly secrets: Pick<SecretBook, "values">;
  readonly report: (sentence: string) => void;
}

/** Reading a large repository takes a model long, and a person waits for a plan. */
const PLAN_WITHIN_MS = 40 * 60_000;
const REVIEW_WITHIN_MS = 25 * 60_000;
/** A review that does not fit is put right here; the rounds of a plan belong to the mission. */
const REVIEW_REPAIRS = 2;

/** Plans, and reviews of plans, by agents that read the base of the mission and change nothing. */
export function agentPlanner({ consultations, repositories, secrets, report }: AgentPlannerParts): Planner {
  /**
   * Whoever plans begins with the map and with what missions before left, like every agent of a task. Whoever reviews is given
   * neither, here as for work: it judges the contract and what was made of it, and finds out the rest for itself.
   */
  const withRepository = async (prompt: string, place: MissionPlace): Promise<string> => {
    try {
      const { repository } = await repositories.of(place);
      const base = await repository.baseOf(place.baseBranch);
      const git = { gitDir: repository.gitDir, workTree: null };
      const sections = [await mapForPrompt(git, base), await memoryForPrompt(git, base, secrets.values)];
      return withSections(prompt, sections);
    } catch (error) {
      report(`A planner is asked without map and memory of ${place.repository}: ${sentenceOf(error)}`);
      return prompt;
    }
  };
  return {
    ask: async (prompt, schemaText, signal, asked) => {
      const { world, what, agent, family, model, effort, thread, judge, onUsed, isWanted } = asked;
      const seen = await world.read(({ place, contract }) => ({
        place,
        unsandboxed: contract.unsandboxed === true,
      }));
      const { text } = await consultations.ask(
        {
          id: world.id,
          mission: world.mission,
          folder: world.folder,
          about: what,
          subject: taskId.parse(what),
          agent,
          family,
          ...formOf(what),
          model,
          effort,
          ...seen,
          commit: async () => (await repositories.of(seen.place)).repository.baseOf(seen.place.baseBranch),
          prompt: what === "plan" ? await withRepository(prompt, seen.place) : prompt,
          schemaText,
          judge,
          thread,
          onUsed,
          isWanted,
        },
        signal,
      );
      return text;
    },
  };
}

const formOf = (what: AskedAgent["what"]) =>
  what === "plan"
    ? ({ role: "driver", repairs: 0, withinMs: PLAN_WITHIN_MS } as const)
    : ({ role: "reviewer", repairs: REVIEW_REPAIRS, withinMs: REVIEW_WITHIN_MS } as const);
