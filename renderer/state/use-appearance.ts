import { useEffect, useSyncExternalStore } from "react";
import type { Settings } from "#shared/settings.ts";
import { useSettings, useWorkbench } from "./workbench.ts";

/** What was shown last, so that the first frame after a start has the right colours before the engine answers. */
const KEY = "flightdeck.appearance";

const prefersLight = window.matchMedia("(prefers-color-scheme: light)");

function subscribeToSystem(changed: () => void): () => void {
  prefersLight.addEventListener("change", changed);
  return () => prefersLight.removeEventListener("change", changed);
}

export type ShownTheme = Exclude<Settings["theme"], "system">;

export function useShownTheme(): ShownTheme {
  const theme = useSettings((settings) => settings.value?.theme) ?? readKept().theme;
  const light = useSyncExternalStore(subscribeToSystem, () => prefersLight.matches);
  return shownTheme(theme, light);
}

function shownTheme(theme: Settings["theme"], light: boolean): ShownTheme {
  if (theme !== "system") return theme;
  return light ? "light" : "dark";
}

/** Puts theme and density on the page, and tells main, whose menus and scroll bars follow. */
export function useAppearance(): void {
  const { connection } = useWorkbench();
  const shown = useShownTheme();
  const settings = useSettings(({ value }) => value);
  useEffect(() => {
    document.documentElement.dataset["theme"] = shown;
  }, [shown]);
  useEffect(() => {
    if (settings === null) return;
    document.documentElement.dataset["density"] = settings.density;
    localStorage.setItem(KEY, `${settings.theme} ${settings.density}`);
    connection.tell({ t: "theme", theme: settings.theme });
  }, [connection, settings]);
}

/** Before the first frame is drawn. */
export function applyKeptAppearance(): void {
  const { theme, density } = readKept();
  document.documentElement.dataset["theme"] = shownTheme(theme, prefersLight.matches);
  document.documentElement.dataset["density"] = density;
}

const THEMES: readonly Settings["theme"][] = ["system", "dark", "light", "high-contrast"];

function readKept(): Pick<Settings, "theme" | "density"> {
  const [theme, density] = (localStorage.getItem(KEY) ?? "").split(" ");
  return {
    theme: THEMES.find((each) => each === theme) ?? "system",
    density: density === "compact" ? "compact" : "comfortable",
  };
}
