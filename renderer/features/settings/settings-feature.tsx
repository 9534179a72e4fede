import { Settings } from "lucide-react";
import type { Feature } from "../../shell/feature.ts";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { SettingsBackground } from "./settings-background.tsx";

export const settingsFeature: Feature = {
  id: "settings",
  title: "Settings",
  icon: Settings,
  go: "go.settings",
  place: "foot",
  Screen: lazyPart(async () => (await import("./settings-screen.tsx")).SettingsScreen),
  Background: SettingsBackground,
};
