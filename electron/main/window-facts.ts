import { app, Notification } from "electron";
import type { WindowFacts } from "#shared/contract/window.ts";

/** Chromium's own word on how WebGL is drawn: "enabled" on a graphics card, other words in software or not at all. */
function graphics(): WindowFacts["graphics"] {
  const { webgl, gpu_compositing: compositing } = app.getGPUFeatureStatus() as unknown as Record<
    string,
    string
  >;
  if (webgl?.startsWith("disabled") === true || webgl === undefined) return "off";
  return webgl === "enabled" && compositing === "enabled" ? "hardware" : "software";
}

export function windowFacts(tray: boolean): WindowFacts {
  const { platform } = process;
  return {
    platform: platform === "darwin" || platform === "win32" ? platform : "linux",
    electron: process.versions["electron"] ?? "unknown",
    chrome: process.versions["chrome"] ?? "unknown",
    notifications: Notification.isSupported(),
    graphics: graphics(),
    reachable: { tray },
  };
}
