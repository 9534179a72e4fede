import { expect, it } from "vitest";
import { askingModeOf } from "./claude-program.ts";

it("knows the mode that asks by the name this version gives it", () => {
  const help = (choices: string) => `
  --permission-mode <mode>              Permission mode (choices: ${choices})
  --settings <file-or-json>             Settings (choices: "default")
`;
  expect(askingModeOf(help('"acceptEdits", "auto",\n      "default", "plan"'))).toBe("default");
  expect(askingModeOf(help('"acceptEdits", "auto",\n      "manual", "plan"'))).toBe("manual");
  expect(askingModeOf(help('"auto", "plan"'))).toBeNull();
  expect(askingModeOf('--permission-prompts <target> (choices: "default")')).toBeNull();
});
