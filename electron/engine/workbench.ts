import { createHash, randomBytes } from "node:crypto";
import { PlainError } from "#launch/plain-error.ts";
import { commandId as commandIdSchema, WORKBENCH, type CommandId } from "#shared/ids.ts";
import type { PolicyId } from "#shared/mission/ids.ts";
import { SettingsFold, settingsChange, type Settings, type SettingsChange } from "#shared/settings.ts";
import { evolveKept, RULE_DROPPED, RULE_KEPT, type KeptRule, type KeptRules } from "./policies/kept-rules.ts";
import type { CommitOutcome, Committed, NewEvent } from "./store/commit.ts";
import type { StoredEvent } from "./store/event-row.ts";
import type { Store } from "./store/store.ts";

const SETTINGS_CHANGED = "settings.changed";
/** Facts of the workbench do not depend on each other, so one that lost a race is simply tried again. */
const MAX_TRIES = 50;
const PAGE_EVENTS = 1_000;

/**
 * The stream of what belongs to no mission: settings, the terminals a person opened, and rules for more than one mission. The log is the truth; the settings
 * here are its fold.
 */
export class Workbench {
  readonly #store: Store;
  readonly #report: (sentence: string) => void;
  readonly #onSettings: (settings: Settings) => void;
  readonly #settings = new SettingsFold();
  #kept: KeptRules = new Map();
  #guess = { head: 0 };
  #newestEventAt: number | null = null;

  /** Reads the whole stream once, in pages. */
  constructor(
    store: Store,
    report: (sentence: string) => void,
    onEvent: (event: StoredEvent) => void,
    onSettings: (settings: Settings) => void,
  ) {
    this.#store = store;
    this.#report = report;
    this.#onSettings = onSettings;
    for (;;) {
      const page = store.read(WORKBENCH, this.#guess.head, PAGE_EVENTS);
      for (const event of page.events) {
        this.#guess.head = event.missionSeq;
        this.#evolve(event);
        onEvent(event);
      }
      if (page.events.length < PAGE_EVENTS) break;
    }
    store.onCommitted((committed) => this.#onCommitted(committed));
  }

  get settings(): Settings {
    return this.#settings.value;
  }

  get newestEventAt(): number | null {
    return this.#newestEventAt;
  }

  async changeSettings(id: string, change: SettingsChange): Promise<{ seq: number }> {
    // The change is part of what the command is about: the same id for another change is refused, not swallowed.
    const target = `settings ${createHash("sha256").update(JSON.stringify(change)).digest("hex")}`;
    const committed = await this.record(id, target, [{ type: SETTINGS_CHANGED, version: 1, body: change }]);
    return { seq: committed.lastSeq ?? 0 };
  }

  /** Rules a person made for more than one mission. */
  readonly keptRules = {
    rules: (): KeptRules => this.#kept,
    keep: (id: CommandId, rule: KeptRule): Promise<Committed> =>
      this.record(id, `rule ${rule.policy.id}`, [{ type: RULE_KEPT, version: 1, body: rule }]),
    drop: (id: CommandId, policy: PolicyId): Promise<Committed> =>
      this.record(id, `rule ${policy}`, [{ type: RULE_DROPPED, version: 1, body: { policy } }]),
  };

  /** Appends facts. A command that arrives again adds nothing. `null`: a fact nobody commanded, such as an exit. */
  async record(id: string | null, target: string, events: readonly NewEvent[]): Promise<Committed> {
    const commandId = id ?? commandIdSchema.parse(`cmd_${randomBytes(12).toString("hex")}`);
    const actor = id === null ? "engine" : "operator";
    const request = { commandId, missionId: WORKBENCH, target, actor, events, answer: null };
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const guess = this.#guess;
      const expectedSeq = guess.head;
      guess.head += events.length;
      const outcome = await this.#store.commit({ ...request, expectedSeq }).catch((error: unknown) => {
        this.#guessAgain(guess, this.#store.head(WORKBENCH).seq);
        throw error;
      });
      if (outcome.state === "committed") return outcome;
      if (outcome.state !== "conflict") throw new PlainError(refusalOf(outcome));
      this.#guessAgain(guess, outcome.headSeq);
    }
    throw new PlainError(
      `The workbench log changed ${MAX_TRIES} times while one fact was written; it was not written.`,
    );
  }

  /**
   * Commits that are on their way together guess where the log will stand. When one guess was wrong (a repeated command
   * added nothing), all that built on it come back; the first of them sets the guess right for the others.
   */
  #guessAgain(wrong: { head: number }, head: number): void {
    if (this.#guess === wrong) this.#guess = { head };
  }

  #onCommitted(committed: Committed): void {
    const before = this.#settings.value;
    for (const event of committed.events) {
      if (event.missionId === WORKBENCH) this.#evolve(event);
    }
    if (before !== this.settings) this.#onSettings(this.settings);
  }

  #evolve(event: StoredEvent): void {
    this.#newestEventAt = event.at;
    const kept = evolveKept(this.#kept, event);
    if (kept === null)
      this.#report(
        `A rule for more than one mission (event ${event.seq}) is not understood by this build and was passed over.`,
      );
    else this.#kept = kept;
    if (event.type !== SETTINGS_CHANGED) return;
    const change = settingsChange.safeParse(event.body);
    if (change.success) this.#settings.change(change.data);
    else
      this.#report(
        `A change of settings (event ${event.seq}) is not understood by this build and was passed over.`,
      );
  }
}

function refusalOf(outcome: Exclude<CommitOutcome, { state: "committed" | "conflict" }>): string {
  switch (outcome.state) {
    case "mismatched":
      return "This command id was used before, for something else. Nothing was changed.";
    case "deleted":
      return "The workbench log was deleted. Nothing was changed. Start Flightdeck again.";
    case "quarantined":
      return `The workbench log is damaged (${outcome.reason}). Nothing was changed. Restore a backup to go on.`;
  }
}
