import { expect } from "vitest";

// What the page says is asked of Lingui, which wants a language first. Other tests need not load it.
if (expect.getState().testPath?.includes("/renderer/") === true) {
  const { speak } = await import("./messages.ts");
  speak("en");
}
