import type { Allocation, AllocationRow, LaneLimits } from "#shared/mission/routing/allocation.ts";
import { stringify } from "yaml";

const PREFACE = `# Who does what in this repository. One page: what is delegated, to whom, and what is kept.
#
# Work is routed by its nature, never by who is free. The first row that fits wins:
#   kinds     research, plan, spec, implement, mechanical, test, review, synthesis, integrate, docs, ops
#   risk      only for work of this risk: low, medium, high (left out: any)
#   minFiles  only when so many files are in scope (left out: any)
#   role      driver, worker, reviewer, synthesist, verifier (left out: by kind)
#   agents    in the order of preference; one that is not installed is passed over
#   model, effort (low, medium, high, xhigh), sandbox (read-only, workspace-write, full): left out: the usual
#
# What no row can change: the family that wrote code never gives the review that passes it, the family that planned
# does not implement on surfaces of high risk, and research and review only read.
`;

const LANES = `
# Sessions of one family at a time. Three sustain a sprint; a fourth slows all of them. Some are kept for reviews, so
# that finished work never waits behind new work.
`;

const MOVE = `
# May work go to another family when one is out of quota?
`;

/** The file a person edits, with what they have to know in it. Reading it gives the same allocation again. */
export function allocationText({ rows, mayMoveFamily, lanes }: Allocation): string {
  const families = Object.entries(lanes.families);
  return [
    PREFACE,
    rows.length === 0 ? "rows: []\n" : `rows:\n${rows.map(rowText).join("")}`,
    MOVE,
    `mayMoveFamily: ${mayMoveFamily}\n`,
    LANES,
    `lanes:\n  default: ${limitsText(lanes.default)}\n`,
    families.length === 0
      ? "  families: {}\n"
      : `  families:\n${families.map(([family, limits]) => `    ${inline(family)}: ${limitsText(limits)}\n`).join("")}`,
  ].join("");
}

function rowText(row: AllocationRow): string {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined);
  return entries
    .map(([key, value], index) => `  ${index === 0 ? "-" : " "} ${key}: ${inline(value)}\n`)
    .join("");
}

const limitsText = ({ total, reservedForReview }: LaneLimits): string =>
  `{ total: ${total}, reservedForReview: ${reservedForReview} }`;

/** On one line, in quotes where YAML would read something else. */
const inline = (value: unknown): string =>
  stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
