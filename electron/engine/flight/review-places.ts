import type { ReportedFinding } from "#shared/mission/review/finding.ts";
import { linesIn } from "../git/commit-diff.ts";
import type { GitPlace } from "../git/git.ts";

/** What is reviewed: a place counts when it is in the commit, or in what the change was begun from and took away. */
export interface Reviewed {
  readonly place: GitPlace;
  readonly base: string;
  readonly commit: string;
}

/** What is wrong with the place a finding names; null: it is there, or none is named. */
async function wrongPlace({ file, line }: ReportedFinding, reviewed: Reviewed): Promise<string | null> {
  if (file === null) return line === null ? null : `line ${line} of no file`;
  const { place, commit, base } = reviewed;
  const lines = (await linesIn(place, commit, file)) ?? (await linesIn(place, base, file));
  if (lines === null) return `${file}, which is not in the commit`;
  return line === null || line <= lines ? null : `line ${line} of ${file}, which has ${lines} lines`;
}

/** What is said to a reviewer whose findings name places that are not there. */
export async function wrongPlaces(
  findings: readonly ReportedFinding[],
  reviewed: Reviewed,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [index, finding] of findings.entries()) {
    const place = await wrongPlace(finding, reviewed);
    if (place !== null) wrong.push(`findings.${index} ("${finding.title}") names ${place}.`);
  }
  return wrong;
}

const MOST_EVIDENCE = 8_000;

/** Findings that are kept although their place is not there: it is taken out, and whoever reads them is told. */
export async function markedPlaces(
  findings: readonly ReportedFinding[],
  reviewed: Reviewed,
): Promise<ReportedFinding[]> {
  const marked: ReportedFinding[] = [];
  for (const finding of findings) {
    const place = await wrongPlace(finding, reviewed);
    if (place === null) marked.push(finding);
    else {
      const note = `The reviewer named ${place}.`;
      const evidence = `${note}\n${finding.evidence}`.trim().slice(0, MOST_EVIDENCE);
      marked.push({ ...finding, file: null, line: null, evidence });
    }
  }
  return marked;
}
