import type { FindingId } from "../ids.ts";
import { codeSpan, plainMarkdown } from "../plan/quoted-text.ts";
import type { Finding } from "../review/finding.ts";
import type { MissionState } from "../state.ts";

/** In the order in which somebody comes back to them. */
const PARTS = [
  ["open", "Open"],
  ["punted", "Put off"],
  ["absorbed", "Repaired"],
  ["declined", "Declined"],
] as const satisfies readonly (readonly [Finding["state"], string])[];

const WORST: readonly Finding["severity"][] = ["critical", "important", "minor"];

/**
 * Everything that reviews of a mission found, as a file that lands with the work: each finding with its place, the family that
 * found it, what became of it and why. Made from the log alone. null: nothing was found.
 */
export function trackingText(state: MissionState): string | null {
  const findings = [...state.findings.values()];
  if (findings.length === 0) return null;
  const owners = ownersOf(state);
  const parts = PARTS.flatMap(([of, title]) => {
    const these = findings
      .filter((finding) => finding.state === of)
      .toSorted((one, other) => WORST.indexOf(one.severity) - WORST.indexOf(other.severity));
    const lines = these.map((finding) => lineOf(finding, owners.get(finding.id) ?? finding.task));
    return these.length === 0 ? [] : [`## ${title} (${these.length})`, lines.join("\n")];
  });
  const heading = [
    `# Findings of ${plain(state.title)}`,
    `What reviews found in mission ${state.id}, and what became of it. Words of reviewers; places are as they were when they looked.`,
  ];
  return `${[...heading, ...parts].join("\n\n")}\n`;
}

/** A finding about work does not name its task: the review that made it does. */
const ownersOf = ({ tasks }: MissionState): ReadonlyMap<FindingId, string> =>
  new Map(
    [...tasks.values()].flatMap(({ spec, reviews }) =>
      reviews.flatMap(({ findings }) => findings.map((id) => [id, spec.id] as const)),
    ),
  );

function lineOf(finding: Finding, task: string | null): string {
  const { severity, title, claim, by, round, confidence, reason, id } = finding;
  const about = task === null ? "the plan" : codeSpan(task);
  const who = `${by.family} (${by.agent}), ${round === 0 ? "review of the plan" : `round ${round}`}`;
  const twice = confidence === "high" ? ", found by two" : "";
  const why = reason === null || reason.trim() === "" ? "nobody said why" : plain(reason);
  return [
    `- [${isOver(finding) ? "x" : " "}] **${severity}** ${plain(title)}`,
    `  - where: ${placeOf(finding)}, ${about}`,
    `  - found by ${plain(who)}${twice}`,
    `  - what: ${plain(claim)}`,
    `  - ${finding.state}: ${why}`,
    `  - ${codeSpan(id)}`,
  ].join("\n");
}

const isOver = ({ state }: Finding): boolean => state === "absorbed" || state === "declined";

function placeOf({ file, line }: Finding): string {
  if (file === null) return "no file";
  return codeSpan(line === null ? file : `${file}:${line}`);
}

const plain = (text: string): string => plainMarkdown(text).replaceAll("\n", " ").trim();
