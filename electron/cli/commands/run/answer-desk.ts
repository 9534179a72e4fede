import type { GatewayClient } from "#shared/contract/client.ts";
import type { CommandId, MissionId } from "#shared/ids.ts";
import type { Decision } from "#shared/mission/decisions/decision.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { newCommandId } from "../../command-id.ts";
import type { LiveOutput } from "../../progress/live-output.ts";
import { span } from "../../progress/styled-text.ts";
import type { WrittenAnswers } from "./answers-file.ts";
import { decisionBlock } from "./decision-block.ts";

export interface AnswerDeskParts {
  readonly mission: MissionId;
  readonly answers: WrittenAnswers;
  /** Before a written answer is given: long enough to read what is asked. */
  readonly pauseMs: number;
  readonly json: boolean;
  /** A person can type an answer here. */
  readonly canType: boolean;
  readonly out: LiveOutput;
  /** null: between two engines. */
  readonly client: () => GatewayClient | null;
  /** Nobody wrote an answer to this one: a person has to. */
  readonly waits: (decision: Decision) => void;
}

interface Letter {
  readonly commandId: CommandId;
  readonly decision: Decision;
  readonly option: string;
  readonly reason: string | null;
}

/** Where the decisions of one mission are shown, and answered by what was written down or by what is typed. */
export class AnswerDesk {
  readonly #parts: AnswerDeskParts;
  /** What waits for a person, in the order of asking; the first is the one that typed answers are for. */
  readonly #open = new Map<DecisionId, Decision>();
  readonly #seen = new Set<DecisionId>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** The decision that the line being typed is for; null: nothing is typed. */
  #typedFor: Decision | null = null;
  /** An answer of high risk that was typed once. */
  #confirming: string | null = null;
  /** Answers the engine has not taken yet. Each keeps its command id, so that one that comes twice counts once. */
  readonly #unsent = new Map<DecisionId, Letter>();

  constructor(parts: AnswerDeskParts) {
    this.#parts = parts;
  }

  /** The one a typed answer would be for. */
  get current(): Decision | null {
    const [first] = this.#open.values();
    return first ?? null;
  }

  /** Looks at everything that waits: what was asked meanwhile, and what is answered by now. */
  look(state: MissionState): void {
    for (const id of this.#open.keys()) if (!state.pending.has(id)) this.#open.delete(id);
    for (const id of state.pending) {
      const decision = state.decisions.get(id)?.decision;
      if (decision !== undefined && !this.#seen.has(id)) this.#asked(decision);
    }
  }

  /** The line being typed changed. Its first letter says which decision it is for: the one that is shown at that moment. */
  typing(text: string): void {
    if (text === "") this.#typedFor = null;
    else this.#typedFor ??= this.current;
  }

  /** An engine is there again: what it did not hear is said again. */
  again(): void {
    for (const letter of this.#unsent.values()) void this.#send(letter);
  }

  /** `2`, `2 because …`, or the name of an option in the place of its number. */
  typed(text: string): void {
    const decision = this.#meant();
    if (decision === null) return;
    const [chosen = "", ...words] = text.split(/\s+/);
    const option = decision.options[Number(chosen) - 1] ?? decision.options.find(({ id }) => id === chosen);
    if (option === undefined) {
      this.#say(`"${chosen}" is none of the answers: type the number of one, and your reason behind it.`);
      return;
    }
    const reason = words.length === 0 ? null : words.join(" ");
    if (
      decision.risk === "high" &&
      option.tone === "approve" &&
      this.#confirming !== `${decision.id} ${text}`
    ) {
      this.#confirming = `${decision.id} ${text}`;
      this.#say(`High risk: type "${text}" once more to answer "${decision.question}" with ${option.label}.`);
      return;
    }
    this.#post(decision, option.id, reason);
  }

  /** null: what it was typed for waits no more, and it must not become the answer to another one. */
  #meant(): Decision | null {
    const meant = this.#typedFor ?? this.current;
    this.#typedFor = null;
    if (meant === null || this.#open.has(meant.id)) return meant;
    this.#say(`"${meant.question}" waits no more. What you typed for it was sent to nobody.`);
    return null;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #asked(decision: Decision): void {
    this.#seen.add(decision.id);
    const { answers, pauseMs, canType } = this.#parts;
    const written = answers.take(decision);
    this.#show(decision, canType && written === null);
    if (written === null) {
      this.#wait(decision);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#post(decision, written.option, written.text);
    }, pauseMs);
    this.#timers.add(timer);
  }

  #wait(decision: Decision): void {
    this.#open.set(decision.id, decision);
    const { json, out, waits } = this.#parts;
    const command = `flightdeck decisions answer <option> ${decision.id}`;
    if (json)
      out.json({
        type: "waiting",
        decision: decision.id,
        options: decision.options.map(({ id }) => id),
        command,
      });
    waits(decision);
  }

  #show(decision: Decision, canType: boolean): void {
    if (!this.#parts.json) this.#parts.out.lines(decisionBlock(decision, canType));
  }

  #post(decision: Decision, option: string, reason: string | null): void {
    const letter = { commandId: newCommandId(), decision, option, reason };
    this.#unsent.set(decision.id, letter);
    void this.#send(letter);
  }

  async #send(letter: Letter): Promise<void> {
    const { mission, client } = this.#parts;
    const { commandId, decision, option, reason } = letter;
    const outcome = await client()?.request("missions.command", {
      commandId,
      mission,
      command: { type: "decision.answer", decisions: [decision.id], option, reason, edited: null },
    });
    if (outcome === undefined || (!outcome.ok && outcome.failure.code === "unavailable")) return;
    this.#unsent.delete(decision.id);
    if (outcome.ok) return;
    this.#say(outcome.failure.message);
    // Somebody else answered it: the event says so, and nothing waits any more.
    if (outcome.failure.code !== "conflict" && !this.#open.has(decision.id)) this.#wait(decision);
  }

  #say(text: string): void {
    if (this.#parts.json) this.#parts.out.json({ type: "note", text });
    else this.#parts.out.lines([[span("  ", "plain"), span(text, "warn")]]);
  }
}
