import type { DeliveryBody } from "#shared/channel/message.ts";
import { holdsMasked } from "#shared/mission/decisions/masked.ts";
import type { Ask } from "./agent-event.ts";
import { askReport } from "./ask-report.ts";
import type { AskAnswer, Conversation } from "./conversation.ts";
import { lineOf } from "./fitting-text.ts";
import type { Transcript } from "./render/transcript.ts";
import type { Reporter } from "./reporter.ts";

export interface AskParts {
  readonly workspace: string;
  readonly reporter: Reporter;
  readonly transcript: Transcript;
}

const MOST_DETAIL = 500;
const MASKED =
  "The command that was to be run instead holds hidden characters, so nothing was run. Ask again.";

interface Changed {
  readonly command: string;
  readonly cwd: string;
  /** Turns that ended since then. What an agent was told in a turn may begin the next one. */
  readonly turns: number;
}

type Delivered = Extract<DeliveryBody, { type: "answer" }>;

/**
 * What the CLI waits for an answer to. Nothing is ever allowed here: what the mission does not take is denied with its sentence,
 * and what a person changed is allowed in exactly those words.
 */
export class OpenAsks {
  readonly #parts: AskParts;
  readonly #open = new Map<string, Ask>();
  /** Commands a person put in place of others that were declined: each is allowed once, when it is asked for in this turn or the next. */
  #changed: readonly Changed[] = [];

  constructor(parts: AskParts) {
    this.#parts = parts;
  }

  /** Tells the mission. Its answer comes later, unless it wants to know nothing of it. */
  async asked(ask: Ask, conversation: Conversation): Promise<void> {
    const { thing } = ask;
    if (thing.kind === "command" && this.#wasChangedTo(thing)) {
      this.#parts.transcript.answered(true, "A person put this in place of what it asked before.");
      const detail = lineOf(`runs what a person put in place: ${thing.command}`, MOST_DETAIL, "");
      void this.#parts.reporter.say({ type: "agent.progress", what: "event", detail });
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
    if (editedCommand !== null && ask.thing.kind === "command" && !conversation.runsEdits)
      this.#changed = [...this.#changed, { command: editedCommand, cwd: ask.thing.cwd, turns: 0 }];
    await this.#give(ask, conversation, { allowed, text, editedCommand });
  }

  turnEnded(): void {
    this.#changed = this.#changed
      .filter(({ turns }) => turns === 0)
      .map((changed) => ({ ...changed, turns: changed.turns + 1 }));
    this.takeBackAll();
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

  #wasChangedTo(asked: Pick<Changed, "command" | "cwd">): boolean {
    const known = this.#changed.find(({ command, cwd }) => command === asked.command && cwd === asked.cwd);
    this.#changed = this.#changed.filter((changed) => changed !== known);
    return known !== undefined;
  }
}

/** The command that a person put in place of the one that was asked about; null: they left it as it is. */
function changed({ thing }: Ask, action: Delivered["action"]): string | null {
  if (thing.kind !== "command" || action?.kind !== "command") return null;
  return action.text === thing.command ? null : action.text;
}
