import { valueOf } from "../../ask-engine.ts";
import type { GatewayClient } from "#shared/contract/client.ts";
import type { MissionId } from "#shared/ids.ts";
import type { Recorded } from "#shared/mission/event.ts";
import type { Receipt } from "#shared/mission/receipt/receipt-shape.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { Surroundings } from "../../command.ts";
import { newCommandId } from "../../command-id.ts";
import { clock, eventLine } from "../../progress/event-lines.ts";
import { progressBar } from "../../progress/progress-bar.ts";
import { receiptSummary } from "../../progress/receipt-summary.ts";
import { column, span } from "../../progress/styled-text.ts";
import { AnswerDesk } from "./answer-desk.ts";
import type { WrittenAnswers } from "./answers-file.ts";
import { EXIT_ENGINE_LOST, EXIT_LANDED, EXIT_NOT_LANDED, EXIT_SIGNALS, EXIT_WAITS } from "./exit-codes.ts";
import { Keyboard } from "./keyboard.ts";
import { MissionLink } from "./mission-link.ts";

export interface FlightWish {
  readonly mission: MissionId;
  readonly answers: WrittenAnswers;
  /** Before a written answer is given. */
  readonly pauseMs: number;
  /** Ends as soon as a person is needed. */
  readonly noWait: boolean;
  /** Whoever leaves before the end holds the mission: what runs goes on, nothing new starts. */
  readonly holdOnExit: boolean;
  /** Done once, when the mission is followed and so nothing of it can be missed. */
  readonly begin: (client: GatewayClient, state: MissionState) => Promise<void>;
}

export interface FlightEnd {
  readonly exit: number;
  /** null: it was left, or lost, before it ended. */
  readonly receipt: Receipt | null;
}

/** The time on the clock of a terminal line does not need more than a redraw a second. */
const REDRAW_MS = 1_000;
/** Wide enough for most names of tasks; longer ones are cut. */
const TASK_CELLS = 16;

/** Follows a mission until it ends, says what happens, and sees to its decisions. */
export class MissionFlight {
  readonly #surroundings: Surroundings;
  readonly #wish: FlightWish;
  readonly #link: MissionLink;
  readonly #desk: AnswerDesk;
  readonly #keyboard: Keyboard | null;
  readonly #ended = Promise.withResolvers<FlightEnd>();
  #began = false;
  #leaving = false;

  constructor(surroundings: Surroundings, wish: FlightWish) {
    this.#surroundings = surroundings;
    this.#wish = wish;
    const { out, json } = surroundings;
    this.#link = new MissionLink(surroundings, wish.mission, {
      whole: (state, missed) => this.#whole(state, missed),
      happened: (recorded, state) => this.#happened(recorded, state),
      lost: (reason) =>
        this.#say(
          { type: "connection", state: "lost", reason },
          `The engine is gone (${reason}) Sessions run on; looking for an engine.`,
        ),
      back: () => {
        this.#say({ type: "connection", state: "back" }, "An engine is there again.");
        this.#desk.again();
      },
      failed: (sentence) => this.#lost(sentence),
    });
    const canType = !json && out.isTerminal && process.stdin.isTTY;
    this.#keyboard = canType
      ? new Keyboard(process.stdin, {
          entered: (text) => this.#desk.typed(text),
          typed: () => {
            this.#desk.typing(this.#keyboard?.text ?? "");
            this.#redraw();
          },
          interrupted: () => this.#leave("SIGINT"),
        })
      : null;
    this.#desk = new AnswerDesk({
      mission: wish.mission,
      answers: wish.answers,
      pauseMs: wish.pauseMs,
      json,
      canType,
      out,
      client: () => this.#link.client,
      waits: () => this.#waits(),
    });
  }

  async run(): Promise<FlightEnd> {
    const interrupted = (): void => this.#leave("SIGINT");
    const ended = (): void => this.#leave("SIGTERM");
    const ticker = this.#surroundings.out.isTerminal ? setInterval(() => this.#redraw(), REDRAW_MS) : null;
    process.on("SIGINT", interrupted).on("SIGTERM", ended);
    try {
      await this.#link.open();
      return await this.#ended.promise;
    } finally {
      process.off("SIGINT", interrupted).off("SIGTERM", ended);
      if (ticker !== null) clearInterval(ticker);
      this.#keyboard?.close();
      this.#desk.close();
      this.#link.close();
      this.#surroundings.out.status(null);
    }
  }

  #whole(state: MissionState, missed: number): void {
    if (missed > 0)
      this.#say({ type: "gap", events: missed }, `${missed} events went by unseen; they are in the log.`);
    this.#desk.look(state);
    if (hasEnded(state)) void this.#finish();
    else if (!this.#began) void this.#begin(state);
    this.#redraw();
  }

  async #begin(state: MissionState): Promise<void> {
    this.#began = true;
    const { client } = this.#link;
    try {
      if (client !== null) await this.#wish.begin(client, state);
    } catch (error) {
      this.#ended.reject(error);
    }
  }

  #happened(recorded: Recorded, state: MissionState): void {
    const { out, json } = this.#surroundings;
    if (json) out.json({ type: "event", ...recorded });
    else {
      const line = eventLine(recorded, state);
      if (line !== null)
        out.line(
          span(`${clock(recorded.at)}  `, "dim"),
          span(column(line.task, TASK_CELLS), "accent"),
          span(`  ${line.what}`, line.tone),
        );
    }
    this.#desk.look(state);
    this.#redraw();
    if (hasEnded(state)) void this.#finish();
  }

  async #finish(): Promise<void> {
    try {
      const { client } = this.#link;
      if (client === null) return;
      const outcome = await client.request("missions.receipt", { mission: this.#wish.mission });
      // The engine went away in this very moment: the next one is asked.
      if (!outcome.ok && outcome.failure.code === "unavailable") return;
      const { receipt } = valueOf(outcome);
      const { out, json } = this.#surroundings;
      out.status(null);
      if (!json) out.lines(receiptSummary(receipt));
      this.#ended.resolve({ exit: receipt.outcome === "landed" ? EXIT_LANDED : EXIT_NOT_LANDED, receipt });
    } catch (error) {
      this.#ended.reject(error);
    }
  }

  #waits(): void {
    if (!this.#wish.noWait) return;
    this.#say(
      { type: "left", reason: "waits for a person" },
      "It waits for a person; the mission goes on without this command.",
    );
    this.#ended.resolve({ exit: EXIT_WAITS, receipt: null });
  }

  #lost(sentence: string): void {
    this.#say(
      { type: "connection", state: "failed", reason: sentence },
      `No engine can be reached: ${sentence} What was acknowledged is kept and sessions run on; follow it again with "flightdeck run --follow ${this.#wish.mission}".`,
    );
    this.#ended.resolve({ exit: EXIT_ENGINE_LOST, receipt: null });
  }

  /** The mission goes on. A second time: at once, whatever is still on its way. */
  #leave(signal: keyof typeof EXIT_SIGNALS): void {
    const exit = EXIT_SIGNALS[signal];
    if (this.#leaving) {
      this.#keyboard?.close();
      process.exit(exit);
    }
    this.#leaving = true;
    void this.#goodbye(exit);
  }

  async #goodbye(exit: number): Promise<void> {
    const { mission, holdOnExit } = this.#wish;
    const phase = this.#link.state?.phase;
    const flies = phase === "flying" || phase === "landing";
    const held = holdOnExit && phase === "flying" && (await this.#hold());
    const now = held
      ? "is held: what runs goes on, nothing new starts"
      : flies
        ? "goes on"
        : "stays as it is";
    this.#say({ type: "left", reason: "interrupted", held }, [
      `Mission ${mission} ${now}.`,
      `  follow it   flightdeck run --follow ${mission}`,
      held
        ? `  go on       flightdeck mission release ${mission}`
        : `  hold it     flightdeck mission hold ${mission}`,
      `  stop it     flightdeck mission stop ${mission}`,
    ]);
    this.#ended.resolve({ exit, receipt: null });
  }

  async #hold(): Promise<boolean> {
    const outcome = await this.#link.client?.request("missions.command", {
      commandId: newCommandId(),
      mission: this.#wish.mission,
      command: { type: "mission.hold", reason: "whoever followed it left" },
    });
    if (outcome?.ok === false)
      this.#say({ type: "note", text: outcome.failure.message }, outcome.failure.message);
    return outcome?.ok === true;
  }

  #say(object: Readonly<Record<string, unknown>>, text: string | readonly string[]): void {
    const { out, json } = this.#surroundings;
    if (json) out.json(object);
    else out.lines((typeof text === "string" ? [text] : text).map((line) => [span(line, "dim")]));
  }

  #redraw(): void {
    const { out } = this.#surroundings;
    const { state } = this.#link;
    if (!out.isTerminal || this.#surroundings.json || state === null) return;
    const decision = this.#desk.current;
    if (decision === null || this.#keyboard === null) out.status(progressBar(state, Date.now()));
    else
      out.status([
        span(`answer 1-${decision.options.length} and Enter: `, "warn"),
        span(`${this.#keyboard.text}_`),
        span(`   ${decision.question}`, "dim"),
      ]);
  }
}

const hasEnded = ({ phase }: MissionState): boolean => phase === "landed" || phase === "stopped";
