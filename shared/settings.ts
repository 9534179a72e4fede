import { z } from "zod";
import { missionId, type MissionId } from "./ids.ts";
import { agentName } from "./mission/words.ts";
import { modelPrice, type ModelPrice } from "./mission/money/prices.ts";
import { micros } from "./mission/text.ts";
import { ownAgent, type OwnAgent } from "./own-agent.ts";

/** A time of the day, as the clock on the wall has it. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time such as 22:30");

/** How the app looks and behaves for one person. Kept as events, so that every open window follows a change at once. */
export const settings = z.object({
  theme: z.enum(["system", "dark", "light", "high-contrast"]),
  density: z.enum(["comfortable", "compact"]),
  /** The program of a new terminal; null means the login shell. */
  shell: z.string().max(500).nullable(),
  /** Terminals keep their lines readable for screen readers and read new ones out. Costs time, so it is off. */
  screenReader: z.boolean(),
  /** Whether the system shows anything while no window of ours has the keyboard. */
  notifications: z.boolean(),
  /** A sound and a request for attention for what cannot wait, while no window of ours has the keyboard. */
  alarm: z.boolean(),
  /** From one time of the day to another nothing is shown; what waits then is told once, at the end. */
  quietHours: z.object({ from: clockTime, to: clockTime }).nullable(),
  /** How long an answer of medium risk is kept, so that it can be taken back, before it is sent. */
  releaseSeconds: z.number().int().min(0).max(10),
  /** What happens to agents that fly when the app is left. */
  whenQuitting: z.enum(["ask", "keep-flying", "stop"]),
  /** Missions a person put away, any number of those there are. They are only not listed: nothing of them is deleted. */
  archived: z.array(missionId),
  /** Agents of the person's own, beside those Flightdeck knows. */
  ownAgents: z.array(ownAgent),
  /** What all missions together may cost in a day, from midnight to midnight; null: no limit. */
  dayLimitMicros: micros.nullable(),
  /** Prices of models the person wrote down; they win over those that came with the app. */
  prices: z.array(modelPrice),
});
export type Settings = z.infer<typeof settings>;

export const DEFAULT_SETTINGS: Settings = {
  theme: "system",
  density: "comfortable",
  shell: null,
  screenReader: false,
  notifications: true,
  alarm: false,
  quietHours: null,
  releaseSeconds: 3,
  whenQuitting: "ask",
  archived: [],
  ownAgents: [],
  dayLimitMicros: null,
  prices: [],
};

/** Any part of the settings; what is absent stays as it is. Missions, agents and prices come one by one, so that two windows do not undo each other. */
export const settingsChange = settings
  .omit({ archived: true, ownAgents: true, prices: true })
  .extend({ archive: missionId, bringBack: missionId, keepAgent: ownAgent, forgetAgent: agentName })
  /** One line of a model and a day; `forgetPrice` takes all lines of a model away. */
  .extend({ keepPrice: modelPrice, forgetPrice: modelPrice.shape.model })
  .partial();
export type SettingsChange = z.infer<typeof settingsChange>;

/** The settings after every change so far. One more costs the same however many missions were put away before. */
export class SettingsFold {
  #others: Omit<Settings, "archived" | "ownAgents" | "prices"> = DEFAULT_SETTINGS;
  readonly #archived = new Set<MissionId>(DEFAULT_SETTINGS.archived);
  #ownAgents: readonly OwnAgent[] = DEFAULT_SETTINGS.ownAgents;
  #prices: readonly ModelPrice[] = DEFAULT_SETTINGS.prices;
  #value: Settings | null = null;

  /** Another object after each change, and the same until then. */
  get value(): Settings {
    this.#value ??= {
      ...this.#others,
      archived: [...this.#archived],
      ownAgents: [...this.#ownAgents],
      prices: [...this.#prices],
    };
    return this.#value;
  }

  change({
    archive,
    bringBack,
    keepAgent,
    forgetAgent,
    keepPrice,
    forgetPrice,
    ...others
  }: SettingsChange): void {
    const given = Object.entries(others).filter(([, value]) => value !== undefined);
    this.#others = { ...this.#others, ...(Object.fromEntries(given) as Partial<Settings>) };
    if (bringBack !== undefined) this.#archived.delete(bringBack);
    if (archive !== undefined) {
      this.#archived.delete(archive);
      this.#archived.add(archive);
    }
    const gone = keepAgent?.name ?? forgetAgent;
    if (gone !== undefined) this.#ownAgents = this.#ownAgents.filter(({ name }) => name !== gone);
    if (keepAgent !== undefined) this.#ownAgents = [...this.#ownAgents, keepAgent];
    this.#changePrices(keepPrice, forgetPrice);
    this.#value = null;
  }

  #changePrices(keep: ModelPrice | undefined, forget: string | undefined): void {
    if (forget !== undefined) this.#prices = this.#prices.filter(({ model }) => model !== forget);
    if (keep === undefined) return;
    const isOther = ({ model, from }: ModelPrice): boolean => model !== keep.model || from !== keep.from;
    this.#prices = [...this.#prices.filter(isOther), keep];
  }
}
