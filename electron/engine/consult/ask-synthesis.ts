import { PlainError } from "#launch/plain-error.ts";
import type { MissionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { Usage } from "#shared/mission/money/spend.ts";
import {
  mergedFindings,
  parseSynthesis,
  synthesisSchemaText,
  type Merged,
  type Synthesis,
} from "#shared/mission/review/synthesis.ts";
import { namedFindings, whyNotSynthesise, type Labelled } from "#shared/mission/review/synthesis-sides.ts";
import type { QuestionForm } from "#shared/mission/routing/question-form.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { AgentName, Family } from "#shared/mission/words.ts";
import type { GitPlace } from "../git/git.ts";
import type { Consultations } from "./consultations.ts";
import { wrongEvidence } from "./quoted-code.ts";

const WITHIN_MS = 25 * 60_000;
const REPAIRS = 2;

/** Two reviews of one commit, and who puts them together. */
export interface SynthesisAsked extends QuestionForm {
  /** The effect that asks. */
  readonly id: string;
  readonly mission: MissionId;
  readonly folder: string;
  readonly task: TaskId;
  readonly place: MissionPlace;
  readonly unsandboxed: boolean;
  readonly agent: AgentName;
  readonly family: Family;
  /** Families that wrote a commit of the work. */
  readonly authors: readonly Family[];
  /** Who is Alpha was thrown when the mission asked, and is in its log. */
  readonly sides: Labelled;
  readonly commit: string;
  /** Our copy of the repository, where evidence is looked up. */
  readonly git: GitPlace;
  readonly prompt: (sides: Labelled) => Promise<string>;
  readonly onUsed: (usage: Usage) => void;
  readonly isWanted: (state: MissionState) => boolean;
}

export interface Synthesised extends Merged {
  /** Who was who, told only now. */
  readonly sides: Labelled;
  readonly answer: Synthesis;
}

/**
 * Puts two blind reviews together: what differs, the best case of each, what the code shows to be wrong, and everything else stays.
 * Refused with a sentence where a review is not one; an answer that drops something, or whose code is not in the commit, goes back.
 */
export async function askSynthesis(
  consultations: Pick<Consultations, "ask">,
  asked: SynthesisAsked,
  signal: AbortSignal,
): Promise<Synthesised> {
  const { sides, family, authors, git, commit, task } = asked;
  const why = whyNotSynthesise(sides.alpha, sides.beta, family, authors);
  if (why !== null) throw new PlainError(why);
  const findings = namedFindings(sides);
  const { text } = await consultations.ask(
    {
      id: asked.id,
      mission: asked.mission,
      folder: asked.folder,
      about: "synthesis",
      subject: task,
      agent: asked.agent,
      family,
      role: "synthesist",
      model: asked.model,
      effort: asked.effort,
      place: asked.place,
      commit: () => Promise.resolve(commit),
      unsandboxed: asked.unsandboxed,
      prompt: await asked.prompt(sides),
      schemaText: synthesisSchemaText(),
      judge: async (verbatim) => {
        const answer = parseSynthesis(verbatim, findings);
        return answer.ok ? wrongEvidence(answer.synthesis, git, commit) : answer.wrong;
      },
      repairs: REPAIRS,
      withinMs: WITHIN_MS,
      thread: null,
      onUsed: asked.onUsed,
      isWanted: asked.isWanted,
    },
    signal,
  );
  const answer = parseSynthesis(text, findings);
  if (!answer.ok) throw new PlainError(answer.wrong[0] ?? "The answer does not fit.");
  return { ...mergedFindings(answer.synthesis, findings), sides, answer: answer.synthesis };
}
