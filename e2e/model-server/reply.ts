import type { PlanLimit, Tokens } from "./scenario.ts";

/** One call of a tool that the CLI offers. */
export type Call = {
  readonly id: string;
  readonly name: string;
  /** The server of an MCP tool, where the dialect keeps it apart from the name. */
  readonly namespace?: string;
} & (
  | { readonly arguments: Readonly<Record<string, unknown>> }
  /** A tool that takes free text. */
  | { readonly input: string }
);

/** An answer of the model in the words of no dialect. */
export interface Reply {
  readonly id: string;
  readonly model: string;
  readonly think: string | null;
  readonly text: string | null;
  readonly calls: readonly Call[];
  readonly tokens: Tokens;
  readonly limit: PlanLimit | null;
}

/** The same answer before anything was said. */
export const silent = (reply: Reply): Reply => ({ ...reply, think: null, text: null, calls: [] });

/** One server-sent event. */
export interface Frame {
  readonly event: string | null;
  readonly data: unknown;
  /** A piece of the text: here a slow stream waits, and a connection is cut. */
  readonly piece: boolean;
}

export const frame = (event: string | null, data: unknown): Frame => ({ event, data, piece: false });

/** For dialects whose events carry their own name. */
export const typed = (type: string, data: object): Frame => frame(type, { type, ...data });

export const piece = (made: Frame): Frame => ({ ...made, piece: true });

/** A text as a model streams it: by a few letters, never in the middle of one. */
export function pieces(text: string, size = 12): readonly string[] {
  const letters = Array.from(text);
  const cut: string[] = [];
  for (let at = 0; at < letters.length; at += size) cut.push(letters.slice(at, at + size).join(""));
  return cut;
}

export const argumentsText = (call: Call): string =>
  JSON.stringify("arguments" in call ? call.arguments : { input: call.input });

export const argumentsOf = (call: Call): Readonly<Record<string, unknown>> =>
  "arguments" in call ? call.arguments : { input: call.input };

/** As it goes over the line. */
export function frameText({ event, data }: Frame): string {
  const name = event === null ? "" : `event: ${event}\n`;
  return `${name}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}
