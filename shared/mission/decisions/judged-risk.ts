import type { Risk } from "../words.ts";

/** A risk, and the rule it comes from. Never the word of an agent. */
export interface JudgedRisk {
  readonly risk: Risk;
  readonly rule: string;
}

export const judged = (risk: Risk, rule: string): JudgedRisk => ({ risk, rule });
