import type { TaskState } from "../flight/task.ts";
import type { TaskId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { Family } from "../words.ts";
import { rivalOf } from "./rivals.ts";

/** What is known of one of two that flew the same brief. Facts the engine saw; none of them is an opinion of an agent. */
export interface RivalSide {
  readonly task: TaskId;
  readonly families: readonly Family[];
  readonly stage: TaskState["stage"];
  readonly attempts: number;
  /** The last signals, each with whether it holds; null: nobody saw it. */
  readonly checks: readonly {
    readonly name: string;
    readonly holds: boolean | null;
    readonly detail: string;
  }[];
  readonly costMicros: number;
  readonly unknownCost: boolean;
  readonly tokens: number;
  /** From the first dispatch to the end of the last attempt; null: that one has not ended, or none has begun. */
  readonly minutes: number | null;
  readonly findings: { readonly critical: number; readonly important: number; readonly minor: number };
  readonly branch: string | null;
}

/** The two side by side, as the plan has them; null: the task has no rival. */
export function compareRivals(state: MissionState, task: TaskState): readonly [RivalSide, RivalSide] | null {
  const rival = rivalOf(state, task);
  if (rival === null) return null;
  const [first, second] = task.place < rival.place ? [task, rival] : [rival, task];
  return [sideOf(state, first), sideOf(state, second)];
}

function sideOf(state: MissionState, task: TaskState): RivalSide {
  const { spec, authors, stage, attempts, spend, reviews, workspace } = task;
  const began = attempts[0]?.dispatchedAt ?? null;
  const ended = attempts.at(-1)?.endedAt ?? null;
  const found = new Set(reviews.flatMap(({ findings }) => findings));
  const severities = [...found].map((id) => state.findings.get(id)?.severity);
  const many = (severity: string): number => severities.filter((each) => each === severity).length;
  return {
    task: spec.id,
    families: [...authors],
    stage,
    attempts: attempts.length,
    checks: (attempts.at(-1)?.signals ?? []).map(({ name, holds, detail }) => ({ name, holds, detail })),
    costMicros: spend.costMicros,
    unknownCost: spend.unknownCost,
    tokens: spend.tokensIn + spend.tokensOut,
    minutes: began === null || ended === null ? null : Math.round((ended - began) / 60_000),
    findings: { critical: many("critical"), important: many("important"), minor: many("minor") },
    branch: workspace?.branch ?? null,
  };
}

const dollars = (micros: number): string => `$${(micros / 1_000_000).toFixed(2)}`;

/** One side in words, a line for each kind of evidence. */
export function sideText(side: RivalSide): string {
  const { families, attempts, stage, checks, findings, costMicros, unknownCost, tokens, minutes } = side;
  const held = checks.filter(({ holds }) => holds === true).length;
  const bad = checks.filter(({ holds }) => holds !== true).map(({ name, detail }) => `${name}: ${detail}`);
  const change = checks.find(({ name }) => name === "change")?.detail ?? "not known";
  const cost = unknownCost ? `at least ${dollars(costMicros)}, some of it is not known` : dollars(costMicros);
  return [
    `By ${families.join(" and ") || "nobody"}, attempts: ${attempts}, now ${stage}`,
    `Checks: ${held} of ${checks.length} hold${bad.length === 0 ? "" : ` (${bad.join("; ")})`}`,
    `Change: ${change}`,
    `Findings: ${findings.critical} critical, ${findings.important} important, ${findings.minor} minor`,
    `Cost: ${cost}, ${tokens} tokens`,
    `Time: ${minutes === null ? "not over yet" : `${minutes} min`}`,
  ].join("\n");
}
