import { randomBytes } from "node:crypto";
import { t } from "@lingui/core/macro";
import type { GatewayClient } from "#shared/contract/client.ts";
import type { Place } from "#shared/contract/window.ts";
import { commandId } from "#shared/ids.ts";
import { isolated } from "#shared/messages/messages.ts";
import type { Clock } from "../clock.ts";
import type { Fleet } from "../fleet-figures.ts";
import { Alarm } from "./alarm.ts";
import { Ladder } from "./ladder.ts";
import { noteText, resultText, type NoteText } from "./note-text.ts";
import type { NotificationPort } from "./notification-port.ts";

export interface InterruptionsParts {
  readonly port: NotificationPort;
  readonly clock: Clock;
  readonly fleet: () => Fleet;
  readonly client: () => GatewayClient | null;
  /** A window of ours has the keyboard. */
  readonly isFocused: () => boolean;
  readonly open: (place: Place) => void;
}

/** Shows what the ladder says, calls when the alarm says, and does what a person chose there. */
export class Interruptions {
  readonly #parts: InterruptionsParts;
  readonly #ladder = new Ladder();
  readonly #alarm = new Alarm();
  /** What is shown now, and how to take it away. */
  #shown: { readonly text: NoteText; readonly takeAway: () => void }[] = [];
  /** Answered from here, and not known yet what came of it. */
  readonly #answering = new WeakSet<NoteText>();
  #stopWaiting: () => void = () => undefined;

  constructor(parts: InterruptionsParts) {
    this.#parts = parts;
  }

  /** Something changed: what is known, or whether a window has the keyboard. */
  look(): void {
    const { fleet, clock, isFocused, port } = this.#parts;
    this.#stopWaiting();
    if (isFocused()) this.#takeAllAway();
    this.#takeAnsweredAway(fleet());
    for (const note of this.#ladder.look(fleet(), isFocused(), clock.now())) this.#show(noteText(note));
    if (this.#alarm.look(fleet(), isFocused(), clock.now())) port.callForAttention();
    const looks = [this.#ladder.nextLook, this.#alarm.nextLook].filter((look) => look !== null);
    this.#stopWaiting =
      looks.length === 0 ? () => undefined : clock.at(Math.min(...looks), () => this.look());
  }

  close(): void {
    this.#stopWaiting();
    this.#takeAllAway();
  }

  #show(text: NoteText): void {
    const { port, open } = this.#parts;
    const approves = text.approve !== null && port.hasActions;
    const openIt = () => {
      this.#remove(text);
      open(text.place);
    };
    const takeAway = port.show({
      title: text.title,
      body: text.body,
      actions: port.hasActions ? [...(approves ? [t`Approve`] : []), t`Open`] : [],
      onClick: openIt,
      onAction: (index) => {
        if (approves && index === 0) void this.#approve(text);
        else openIt();
      },
    });
    this.#shown.push({ text, takeAway });
  }

  /** The button's word is kept or its failure is said: what was shown is replaced by what came of it. */
  async #approve(text: NoteText): Promise<void> {
    // Pressed twice is meant once: the second answer would be refused, and that would be said of the first.
    if (this.#answering.has(text)) return;
    this.#answering.add(text);
    const client = this.#parts.client();
    const problem =
      client === null ? t`The engine does not answer, so nothing was sent.` : await send(client, text);
    this.#remove(text);
    this.#show(resultText(text, problem));
  }

  /** A card that was answered elsewhere must not be answered a second time from here. */
  #takeAnsweredAway({ live, queue }: Fleet): void {
    if (!live) return;
    const waiting = new Set<string>(queue.map(({ id }) => id));
    for (const { text } of Array.from(this.#shown)) {
      const { asksFor } = text;
      const isAnswered = asksFor.length > 0 && !asksFor.some((id) => waiting.has(id));
      if (isAnswered && !this.#answering.has(text)) this.#remove(text);
    }
  }

  #takeAllAway(): void {
    for (const { takeAway } of this.#shown.splice(0)) takeAway();
  }

  #remove(text: NoteText): void {
    const at = this.#shown.findIndex((each) => each.text === text);
    this.#shown.splice(at, at < 0 ? 0 : 1)[0]?.takeAway();
  }
}

async function send(client: GatewayClient, { approve, place }: NoteText): Promise<string | null> {
  if (approve === null) return t`It was answered already.`;
  const { decision, option } = approve;
  const outcome = await client.request("missions.command", {
    commandId: commandId.parse(`cmd_${randomBytes(12).toString("hex")}`),
    mission: place.mission,
    command: { type: "decision.answer", decisions: [decision], option },
  });
  return outcome.ok ? null : isolated(outcome.failure.message);
}
