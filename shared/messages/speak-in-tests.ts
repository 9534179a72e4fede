import { expect } from "vitest";

// What the app says is asked of Lingui, which wants a language first. Tests of other parts need not load it.
if (/\/(?:renderer|electron\/main)\//.test(expect.getState().testPath ?? "")) {
  const { speak } = await import("./messages.ts");
  speak("en");
}
