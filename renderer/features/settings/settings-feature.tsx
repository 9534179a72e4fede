import { Settings } from "lucide-react";
import type { Feature } from "../../shell/feature.ts";
import { SettingsBackground } from "./settings-background.tsx";
import { SettingsScreen } from "./settings-screen.tsx";

export const settingsFeature: Feature = {
  id: "settings",
  title: "Settings",
  icon: Settings,
  go: "go.settings",
  place: "foot",
  Screen: SettingsScreen,
  Background: SettingsBackground,
};
