import type { Command } from "./command.ts";

/** Decisions: the queue and the card. */
export const decisionCommands = [] as const satisfies readonly Command[];
