import type { Platform } from "../commands/keys.ts";
import { useLink } from "./workbench.ts";

/** Main says what platform this is; until it has, the browser's word for it is good enough for key caps. */
export function platformOf(facts: { readonly platform: Platform } | null): Platform {
  if (facts !== null) return facts.platform;
  if (navigator.userAgent.includes("Mac OS")) return "darwin";
  return navigator.userAgent.includes("Windows") ? "win32" : "linux";
}

export function usePlatform(): Platform {
  return platformOf(useLink((link) => link.facts));
}
