import { randomUUID } from "node:crypto";
import type { Heard } from "./heard.ts";
import type { Call, Reply } from "./reply.ts";
import { addressedIn } from "./roles.ts";
import { callsOf, tokensOf, type Turn } from "./scenario.ts";
import { NoSuchToolError, wishFor, type Wish } from "./tool-calls.ts";

/** Where Claude Code wants a structured answer to go. */
const STRUCTURED = "StructuredOutput";

interface Made {
  readonly reply: Reply;
  /** What this CLI cannot do. */
  readonly problem: string | null;
}

/** A turn of a scenario as an answer to this request. A wish that no tool can fulfil becomes a text that says so. */
export function replyFor(turn: Turn, heard: Heard): Made {
  const id = randomUUID().replaceAll("-", "").slice(0, 20);
  const base = {
    id,
    model: heard.model,
    think: turn.think ?? null,
    tokens: tokensOf(turn),
    limit: turn.limit ?? null,
  };
  try {
    const { text, wishes } = saidIn(turn, heard);
    const calls = wishes.map((wish, index): Call => ({ ...wish, id: `${id}${index}` }));
    return { reply: { ...base, text, calls }, problem: null };
  } catch (error) {
    if (!(error instanceof NoSuchToolError)) throw error;
    return { reply: { ...base, text: error.message, calls: [] }, problem: error.message };
  }
}

function saidIn(turn: Turn, heard: Heard): { text: string | null; wishes: readonly Wish[] } {
  const { tools, folder } = heard;
  const wishes = callsOf(turn).map((action) => wishFor(action, tools, folder));
  const text = turn.text ?? null;
  const json = turn.jsonFor === undefined ? turn.json : turn.jsonFor(promptIn(heard));
  if (json === undefined) return { text: text ?? (wishes.length === 0 ? "" : null), wishes };
  if (tools.some(({ name }) => name === STRUCTURED)) {
    const answer = json as Readonly<Record<string, unknown>>;
    return { text, wishes: [...wishes, { name: STRUCTURED, arguments: answer }] };
  }
  return { text: JSON.stringify(json), wishes };
}

/** The newest prompt of Flightdeck; what a CLI adds to it, such as reminders, is none. Empty: there was none. */
const promptIn = ({ said }: Heard): string =>
  said
    .flatMap((each) => (each.by === "person" && addressedIn(each.text) !== null ? [each.text] : []))
    .at(-1) ?? "";
