import { z } from "zod";

/** How the app looks and behaves for one person. Kept as events, so that every open window follows a change at once. */
export const settings = z.object({
  theme: z.enum(["system", "dark", "light", "high-contrast"]),
  density: z.enum(["comfortable", "compact"]),
  /** The program of a new terminal; null means the login shell. */
  shell: z.string().max(500).nullable(),
  /** Terminals keep their lines readable for screen readers and read new ones out. Costs time, so it is off. */
  screenReader: z.boolean(),
});
export type Settings = z.infer<typeof settings>;

export const DEFAULT_SETTINGS: Settings = {
  theme: "system",
  density: "comfortable",
  shell: null,
  screenReader: false,
};

/** Any part of the settings; what is absent stays as it is. */
export const settingsChange = settings.partial();
export type SettingsChange = z.infer<typeof settingsChange>;

export function changeSettings(current: Settings, change: SettingsChange): Settings {
  const next = { ...current };
  if (change.theme !== undefined) next.theme = change.theme;
  if (change.density !== undefined) next.density = change.density;
  if (change.shell !== undefined) next.shell = change.shell;
  if (change.screenReader !== undefined) next.screenReader = change.screenReader;
  return next;
}
