import type { ExitRecord } from "#shared/contract/message.ts";
import type { MissionId, SessionId } from "#shared/ids.ts";
import type { Instruction, TerminalControl } from "#shared/mission/flight/terminal-control.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import type { QuestionAbout, QuestionOutcome } from "#shared/mission/questions/question.ts";
import type { AgentName, Effort } from "#shared/mission/words.ts";
import type { Terminal, TerminalState } from "#shared/terminal.ts";
import type { ShownState } from "../../words/task-status.ts";

interface Shown {
  readonly id: SessionId;
  readonly title: string;
  readonly state: TerminalState;
  /** false: the last that was heard of it, and must not be shown as true now. */
  readonly live: boolean;
  readonly openedAt: number;
  readonly exit: ExitRecord | null;
  readonly cols: number;
  readonly rows: number;
}

/** A terminal a person opened. */
export interface PersonTerminal extends Shown {
  readonly kind: "person";
  /** How much it printed is left out: that changes all the time, and only its details show it. */
  readonly facts: Omit<Terminal, "outputBytes">;
}

/** The session of a task: an agent works in it. */
export interface AgentTerminal extends Shown {
  readonly kind: "agent";
  readonly mission: MissionId;
  readonly task: TaskId;
  readonly agent: AgentName;
  /** Its work was written down beforehand; no model is behind it. */
  readonly scripted: boolean;
  readonly branch: string | null;
  readonly status: ShownState;
  readonly attempt: number;
  readonly lastSignalAt: number;
  readonly costMicros: number;
  /** Some of it has no known price: the cost is a lower bound. */
  readonly unknownCost: boolean;
  /** A person types into it, here or in another window. */
  readonly control: TerminalControl | null;
  readonly instructions: readonly Instruction[];
}

/** An agent is, or was, asked one question in it: for a plan, for a review. It is only looked at. */
export interface QuestionTerminal extends Shown {
  readonly kind: "question";
  readonly mission: MissionId;
  /** Whose work is looked at; null: the plan. */
  readonly task: TaskId | null;
  readonly about: QuestionAbout;
  readonly agent: AgentName;
  /** The program with its version, once it said so. */
  readonly program: string | null;
  readonly version: string | null;
  readonly model: string | null;
  readonly effort: Effort;
  /** null: it is being answered. */
  readonly outcome: QuestionOutcome | null;
  readonly reason: string;
}

/** A session of a mission. */
export type MissionTerminal = AgentTerminal | QuestionTerminal;

/** What a tile, a row or a command is about. */
export type ShownTerminal = PersonTerminal | MissionTerminal;

export function personTerminal(facts: PersonTerminal["facts"], live: boolean): PersonTerminal {
  const { id, title, state, openedAt, exit, cols, rows } = facts;
  return { kind: "person", id, title, state, live, openedAt, exit, cols, rows, facts };
}
