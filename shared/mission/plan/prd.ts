import type { MissionState } from "../state.ts";
import { specsOf } from "./draft.ts";
import { groupBy } from "./group-by.ts";
import { codeSpan, plainMarkdown } from "./quoted-text.ts";
import { writes } from "./task-nature.ts";
import type { TaskSpec } from "./task-spec.ts";

/**
 * The plan as a document a person reads and approves. What agents and people wrote is shown letter for letter: no text of
 * theirs can begin a heading, a table, a comment or a link.
 */
export function prdOf(state: MissionState): string {
  const { contract, plan, title } = state;
  const { reasons } = plan;
  const specs = specsOf(state);
  const parts = [
    `# ${inline(title)}`,
    `Version ${plan.revision} of the plan of mission ${state.id}, ${plannedBy(state)}.`,
    section("Problem", paragraph(contract.goal)),
    section("Root Causes", bullets(reasons.rootCauses)),
    section("Solution", paragraph(reasons.summary)),
    section("Trade-offs", bullets(reasons.tradeOffs)),
    section("Requirements", bullets([...contract.constraints, ...invariantsOf(specs)])),
    section("Implementation Plan", phases(specs)),
    section("Sequence", paragraph(reasons.sequence)),
    section("Files to Modify", files(specs)),
    section("Testing", testing(state, specs)),
    section("Risks", bullets(reasons.risks)),
    section("Success Criteria", bullets(contract.successCriteria)),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The name of the document's file: safe whatever the mission is called. */
export function prdName(state: Pick<MissionState, "id" | "title">): string {
  const words = state.title.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const name = words.join("-").slice(0, 60).replace(/-+$/, "");
  return name === "" ? state.id.replaceAll("_", "-") : name;
}

const NOTHING = "Nothing was written here.";

const section = (title: string, body: string): string => `## ${title}\n\n${body === "" ? NOTHING : body}`;
const inline = (text: string): string => plainMarkdown(text).replaceAll("\n", " ");
const paragraph = (text: string): string => plainMarkdown(text).trim();
const bullets = (items: readonly string[]): string => items.map((item) => `- ${inline(item)}`).join("\n");

function plannedBy({ plan }: MissionState): string {
  const by = plan.plannedBy === null ? "made by a person" : `made by ${plan.plannedBy.agent}`;
  return plan.reviewedBy.length === 0 ? by : `${by}, reviewed by ${plan.reviewedBy.join(", ")}`;
}

const invariantsOf = (specs: readonly TaskSpec[]): string[] => [
  ...new Set(specs.flatMap((spec) => [...spec.brief.invariants, ...spec.brief.interfaces])),
];

function phases(specs: readonly TaskSpec[]): string {
  const byPhase = groupBy(specs, (spec) => spec.phase);
  const order = [...byPhase.keys()].toSorted((a, b) => (a ?? 0) - (b ?? 0));
  return order
    .map((phase) => {
      const tasks = (byPhase.get(phase) ?? []).map(taskLine).join("\n");
      if (order.length === 1 && phase === null) return tasks;
      return `### ${phase === null ? "Without a phase" : `Phase ${phase}`}\n\n${tasks}`;
    })
    .join("\n\n");
}

function taskLine(spec: TaskSpec): string {
  const after = spec.after.length === 0 ? "" : ` (after ${spec.after.join(", ")})`;
  const goal = spec.brief.goal.trim() === "" ? "" : `\n  ${inline(spec.brief.goal)}`;
  return `- **${spec.id}** ${inline(spec.title)}: ${spec.kind}${after}${goal}`;
}

/** Path, and which tasks change it. */
function files(specs: readonly TaskSpec[]): string {
  const byPath = new Map<string, string[]>();
  for (const spec of specs.filter((one) => writes(one))) {
    for (const path of spec.brief.scope.touch) byPath.set(path, [...(byPath.get(path) ?? []), spec.title]);
  }
  return [...byPath]
    .map(([path, titles]) => `- ${codeSpan(path)}: ${titles.map((title) => inline(title)).join("; ")}`)
    .join("\n");
}

function testing({ contract }: MissionState, specs: readonly TaskSpec[]): string {
  const whole = contract.verify.map(({ command }) => `- the whole: ${codeSpan(command)}`);
  const each = specs.flatMap((spec) => [
    ...spec.brief.acceptance.map(({ command }) => `- ${spec.id}: ${codeSpan(command)}`),
    ...spec.brief.criteria.map((criterion) => `- ${spec.id}: ${inline(criterion)}`),
  ]);
  return [...whole, ...each].join("\n");
}
