import { t } from "@lingui/core/macro";
import type { Settings } from "#shared/settings.ts";
import { useCommands } from "../../commands/use-commands.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { askForPlace } from "./asked-place.ts";
import { changeSettings } from "./change-settings.ts";

/** The commands that change a setting from anywhere. */
export function SettingsBackground() {
  const workbench = useWorkbench();
  const { screen, settings } = workbench;
  const unknown = () => (settings.getState().live ? null : t`The engine is not connected`);
  const theme = (value: Settings["theme"]) => ({
    run: () => void changeSettings(workbench, { theme: value }),
    refusal: () =>
      unknown() ?? (settings.getState().value?.theme === value ? t`This is the theme now` : null),
  });
  useCommands({
    "theme.system": theme("system"),
    "theme.dark": theme("dark"),
    "theme.light": theme("light"),
    "theme.high-contrast": theme("high-contrast"),
    "prices.show": {
      run: () => {
        screen.getState().go("settings");
        askForPlace("prices");
      },
    },
    "density.toggle": {
      refusal: unknown,
      run: () => {
        const compact = settings.getState().value?.density === "compact";
        void changeSettings(workbench, { density: compact ? "comfortable" : "compact" });
      },
    },
  });
  return null;
}
