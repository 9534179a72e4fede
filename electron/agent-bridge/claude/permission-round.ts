import { z } from "zod";
import type { Ask } from "../agent-event.ts";
import type { AskAnswer } from "../conversation.ts";
import type { ToolRequest } from "./frames.ts";
import { besideTheCommand, thingOf } from "./tool-ask.ts";

/** What Claude Code takes as the answer to one request, whichever way it asked. */
export type PermissionResult =
  | { readonly behavior: "allow"; readonly updatedInput: Readonly<Record<string, unknown>> }
  | { readonly behavior: "deny"; readonly message: string };

/** A tool it uses to ask a person; every question of it is a decision of its own. */
export const QUESTION_TOOL = "AskUserQuestion";

const questions = z.looseObject({
  questions: z
    .array(
      z.looseObject({
        question: z.string(),
        header: z.string().nullish(),
        options: z.array(z.looseObject({ label: z.string(), description: z.string().nullish() })).catch([]),
        multiSelect: z.boolean().catch(false),
      }),
    )
    .min(1),
});

/** One request of Claude Code and the decisions made of it. It is answered when all of them are. */
export class PermissionRound {
  readonly asks: readonly Ask[];
  readonly #request: ToolRequest;
  /** The questions in their own words, in the order of the asks; null: it asks for a tool. */
  readonly #questions: readonly string[] | null;
  readonly #answers = new Map<string, string>();
  #editedCommand: string | null = null;

  constructor(id: string, request: ToolRequest, workspace: string) {
    this.#request = request;
    const parsed = request.tool_name === QUESTION_TOOL ? questions.safeParse(request.input) : null;
    if (parsed?.success !== true) {
      this.#questions = null;
      this.asks = asksOf(id, request, workspace);
      return;
    }
    this.#questions = parsed.data.questions.map(({ question }) => question);
    this.asks = parsed.data.questions.map(({ question, header, options, multiSelect }, index) => ({
      id: `${id}/${index + 1}`,
      thing: { kind: "question", question, choices: options.map(({ label }) => label) },
      why: [
        header ?? "",
        multiSelect ? "More than one choice may be given, with commas between them." : "",
        ...options.flatMap(({ label, description }) =>
          description == null ? [] : [`${label}: ${description}`],
        ),
      ]
        .filter((line) => line !== "")
        .join("\n"),
    }));
  }

  get toolUse(): string | null {
    return this.#request.tool_use_id ?? null;
  }

  /** null: more of its questions are open. */
  answer(ask: string, answer: AskAnswer): PermissionResult | null {
    if (!answer.allowed) return { behavior: "deny", message: denialOf(answer.text) };
    this.#editedCommand ??= answer.editedCommand;
    this.#answers.set(ask, answer.text);
    if (!this.asks.every(({ id }) => this.#answers.has(id))) return null;
    if (this.#questions === null) return this.#allowed(this.#editedCommand);
    const answers = Object.fromEntries(
      this.#questions.map((question, index) => [
        question,
        this.#answers.get(this.asks[index]?.id ?? "") ?? "",
      ]),
    );
    return { behavior: "allow", updatedInput: { ...this.#request.input, answers } };
  }

  #allowed(editedCommand: string | null): PermissionResult {
    const { input, tool_name: tool } = this.#request;
    if (editedCommand === null) return { behavior: "allow", updatedInput: input };
    if (tool === "Bash") return { behavior: "allow", updatedInput: { ...input, command: editedCommand } };
    return {
      behavior: "deny",
      message: `${tool} runs no command, so it was not used. Do this instead: ${editedCommand}`,
    };
  }
}

/** A command is judged by its words; what it does beside them is a decision of its own. */
function asksOf(id: string, request: ToolRequest, workspace: string): readonly Ask[] {
  const { tool_name: tool, input } = request;
  const [thing, more] = [thingOf(tool, input, workspace), besideTheCommand(tool, input)];
  const why = whyOf(request);
  if (more === null) return [{ id, thing, why }];
  return [thing, more].map((each, index) => ({ id: `${id}/${index + 1}`, thing: each, why }));
}

/** Without a reason the agent would try the same again. */
function denialOf(text: string): string {
  return text === ""
    ? "A person said no to this. Do not try it again in another way; go on without it."
    : text;
}

function whyOf({ decision_reason: reason, description, blocked_path: blocked }: ToolRequest): string {
  const parts = [description ?? "", reason ?? "", blocked == null ? "" : `It concerns ${blocked}.`];
  return parts.filter((part) => part !== "").join("\n");
}
