import type { DeliveryBody } from "#shared/channel/message.ts";
import { holdsMasked } from "#shared/mission/decisions/masked.ts";
import type { Ask } from "./agent-event.ts";
import { askReport } from "./ask-report.ts";
import type { AskAnswer, Conversation } from "./conversation.ts";
import type { Transcript } from "./render/transcript.ts";
import type { Reporter } from "./reporter.ts";

export interface AskParts {
  readonly workspace: string;
  readonly reporter: Reporter;
  readonly transcript: Transcript;
}

const MASKED =
  "The command that was to be run instead holds hidden characters, so nothing was run. Ask again.";

type Delivered = Extract<DeliveryBody, { type: "answer" }>;

/**
 * What the CLI waits for an answer to. Nothing is ever allowed here: what the mission does not take is denied with its sentence,
 * and what a person changed is allowed in exactly those words.
 */
export class OpenAsks {
  readonly #parts: AskParts;
  readonly #open = new Map<string, Ask>();
  /** Commands a person put in place of others, each allowed once. */
  readonly #changed: { readonly command: string; readonly cwd: string }[] = [];

  constructor(parts: AskParts) {
    this.#parts = parts;
  }

  /** Tells the mission. Its answer comes later, unless it wants to know nothing of it. */
  async asked(ask: Ask, conversation: Conversation): Promise<void> {
    if (this.#wasChangedTo(ask)) {
      this.#parts.transcript.answered(true, "A person put this in place of what it asked before.");
      await conversation.answer(ask.id, { allowed: true, text: "", editedCommand: null });
      return;
    }
    this.#open.set(ask.id, ask);
    const told = await this.#parts.reporter.say(askReport(ask, this.#parts.workspace));
    if (told.state !== "rejected" || !this.#open.delete(ask.id)) return;
    await this.#give(ask, conversation, { allowed: false, text: told.sentence, editedCommand: null });
  }

  async answered({ request, allowed, text, action }: Delivered, conversation: Conversation): Promise<void> {
    const ask = this.#open.get(request);
    if (ask === undefined) return;
    this.#open.delete(request);
    const editedCommand = allowed ? changed(ask, action) : null;
    // Our own mask in place of a secret: nobody meant those words to be run.
    if (editedCommand !== null && holdsMasked(editedCommand)) {
      await this.#give(ask, conversation, { allowed: false, text: MASKED, editedCommand: null });
      return;
    }
    if (editedCommand !== null && ask.thing.kind === "command")
      this.#changed.push({ command: editedCommand, cwd: ask.thing.cwd });
    await this.#give(ask, conversation, { allowed, text, editedCommand });
  }

  /** Answered in its own terminal, or the CLI moved on. */
  gone(id: string): void {
    if (this.#open.delete(id)) void this.#parts.reporter.say({ type: "agent.request-gone", request: id });
  }

  /** Nobody will wait any more. */
  takeBackAll(): void {
    for (const id of this.#open.keys()) this.gone(id);
  }

  async #give(ask: Ask, conversation: Conversation, answer: AskAnswer): Promise<void> {
    const isQuestion = ask.thing.kind === "question";
    const shown = answer.editedCommand === null ? answer.text : `Run this instead: ${answer.editedCommand}`;
    if (isQuestion) this.#parts.transcript.note(`Answer: ${answer.text}`);
    else this.#parts.transcript.answered(answer.allowed, shown);
    const taken = await conversation.answer(ask.id, answer);
    if (taken === "gone") this.#parts.transcript.note("It did not wait for that answer any more.");
  }

  #wasChangedTo({ thing }: Ask): boolean {
    if (thing.kind !== "command") return false;
    const at = this.#changed.findIndex(({ command, cwd }) => command === thing.command && cwd === thing.cwd);
    if (at < 0) return false;
    this.#changed.splice(at, 1);
    return true;
  }
}

/** The command that a person put in place of the one that was asked about; null: they left it as it is. */
function changed({ thing }: Ask, action: Delivered["action"]): string | null {
  if (thing.kind !== "command" || action?.kind !== "command") return null;
  return action.text === thing.command ? null : action.text;
}
