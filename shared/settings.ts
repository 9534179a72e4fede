import { z } from "zod";
import { missionId } from "./ids.ts";

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
  /** From one time of the day to another nothing is shown; what waits then is told once, at the end. */
  quietHours: z.object({ from: clockTime, to: clockTime }).nullable(),
  /** How long an answer of medium risk is kept, so that it can be taken back, before it is sent. */
  releaseSeconds: z.number().int().min(0).max(10),
  /** What happens to agents that fly when the app is left. */
  whenQuitting: z.enum(["ask", "keep-flying", "stop"]),
  /** Missions a person put away. They are only not listed: nothing of them is deleted. */
  archived: z.array(missionId).max(10_000),
});
export type Settings = z.infer<typeof settings>;

export const DEFAULT_SETTINGS: Settings = {
  theme: "system",
  density: "comfortable",
  shell: null,
  screenReader: false,
  notifications: true,
  quietHours: null,
  releaseSeconds: 3,
  whenQuitting: "ask",
  archived: [],
};

/** Any part of the settings; what is absent stays as it is. Missions are put away one by one, so that two windows do not undo each other. */
export const settingsChange = settings
  .omit({ archived: true })
  .extend({ archive: missionId, bringBack: missionId })
  .partial();
export type SettingsChange = z.infer<typeof settingsChange>;

export function changeSettings(current: Settings, change: SettingsChange): Settings {
  const { archive, bringBack, ...others } = change;
  const given = Object.entries(others).filter(([, value]) => value !== undefined);
  const kept = current.archived.filter((mission) => mission !== archive && mission !== bringBack);
  const archived = archive === undefined ? kept : [...kept, archive];
  return { ...current, ...(Object.fromEntries(given) as Partial<Settings>), archived };
}
