import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemCode } from "#launch/plain-error.ts";

/** What the engine wrote beside the prompt when the session began (`electron/engine/flight/brief-files.ts`); null: nothing. */
export const contextBeside = (promptFile: string): string | null => textBeside(promptFile, "CONTEXT.md");
export const decisionsBeside = (promptFile: string): string | null => textBeside(promptFile, "DECISIONS.md");

function textBeside(promptFile: string, name: string): string | null {
  try {
    return readFileSync(join(dirname(promptFile), name), "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}
