import type { Trouble } from "./trouble.ts";

/** What a model lets the agent do. It is written once; each CLI gets it as a call of the tool that it offers for that. */
export type Action =
  /** `outside`: why the command must run outside the CLI's own sandbox, where that CLI knows such a wish. */
  | { readonly shell: string; readonly outside?: string }
  | { readonly write: FileText }
  | { readonly edit: FileEdit }
  | { readonly read: string }
  | { readonly ask: Question }
  /** By its exact name, or by the end of it: `ask_human` finds `mcp__flightdeck__ask_human`. `of`: another MCP server than ours. */
  | { readonly tool: string; readonly of?: string; readonly with: Readonly<Record<string, unknown>> };

export interface FileText {
  readonly path: string;
  readonly content: string;
}

export interface FileEdit {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

export interface Question {
  readonly question: string;
  readonly options: readonly string[];
}

export interface Tokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What the provider says about the person's plan, in the headers of a good answer. */
export interface PlanLimit {
  readonly usedPercent: number;
  readonly windowMinutes: number;
  readonly resetsAt: Date;
}

/** One answer of the model. Its parts come in this order: think, text, calls. */
export interface Turn {
  readonly think?: string;
  readonly text?: string;
  readonly call?: Action | readonly Action[];
  /** A structured answer: by the CLI's own tool for it where it offers one, else as text. */
  readonly json?: unknown;
  /** The same, worked out from the prompt of Flightdeck it answers: for what only that says, such as who is Alpha. */
  readonly jsonFor?: (prompt: string) => unknown;
  readonly usage?: Partial<Tokens>;
  readonly limit?: PlanLimit;
  /** Before the first byte. */
  readonly delayMs?: number;
  /** Between two pieces of text: a slow stream. */
  readonly paceMs?: number;
  /** Comes instead of the answer, or in the middle of it. */
  readonly trouble?: Trouble;
}

/** What a model says in one conversation, turn by turn. */
export type Scenario = readonly Turn[];

const USUAL: Tokens = { input: 1_000, cached: 200, output: 50, reasoning: 0 };

export const tokensOf = ({ usage, think }: Turn): Tokens => ({
  ...USUAL,
  reasoning: think === undefined ? 0 : 10,
  ...usage,
});

export function callsOf({ call }: Turn): readonly Action[] {
  if (call === undefined) return [];
  return isOne(call) ? [call] : call;
}

const isOne = (call: Action | readonly Action[]): call is Action => !Array.isArray(call);
