import type { ConventionPair, ConventionsView, ConventionWrite } from "#shared/contract/conventions.ts";
import { shellWord } from "#shared/shell-word.ts";

const STATES: Readonly<Record<ConventionPair["state"], string>> = {
  "in-step": "in step",
  "one-sided": "one side",
  stale: "stale",
  differ: "differ",
  unfit: "unclear",
};
const WIDTH = 8;

export const REPO_OPTION = {
  repo: { value: "folder", help: "where; without it, the folder you are in" },
} as const;

export const isInStep = ({ pairs, problems }: ConventionsView): boolean =>
  problems.length === 0 && pairs.every(({ state }) => state === "in-step");

/** What nobody has to choose: nothing of anybody's words would go, and only one side can be made. */
export const plainWrites = ({ pairs }: ConventionsView): readonly ConventionWrite[] =>
  pairs.flatMap(({ writes }) => writes.filter(({ over }) => over !== "hand-written"));

export function conventionsText(view: ConventionsView): string[] {
  const { pairs, problems, repository } = view;
  if (pairs.length === 0 && problems.length === 0)
    return ["Neither CLAUDE.md nor AGENTS.md, and no skills: there is nothing to keep in step."];
  const place = `--repo ${shellWord(repository)}`;
  const chosen = pairs.flatMap(({ writes }) => writes.filter(({ over }) => over === "hand-written"));
  return [
    ...pairs.flatMap(pairText),
    ...problems.map((problem) => `${"unclear".padEnd(WIDTH)}  ${problem}`),
    ...(plainWrites(view).length === 0 ? [] : [`Make these with: flightdeck conventions sync ${place}`]),
    ...(chosen.length === 0 ? [] : ["Say which of two that differ gives way with one of:"]),
    ...chosen.map(({ path }) => `  flightdeck conventions sync ${place} --overwrite ${shellWord(path)}`),
  ];
}

function pairText({ skill, state, sentence, writes }: ConventionPair): string[] {
  const what = skill === null ? "words" : `skill ${skill}`;
  return [
    `${STATES[state].padEnd(WIDTH)}  ${what}: ${sentence}`,
    ...writes.filter(({ over }) => over !== "hand-written").flatMap(writeText),
    ...(writes.length === 2 ? (writes[0]?.diff ?? []).map((line) => `            ${line}`) : []),
  ];
}

/** One file as it would be written. */
export function writeText({ path, from, over, diff }: ConventionWrite): string[] {
  const gone = { nothing: "new", ours: "made anew", "hand-written": "REPLACES what somebody wrote" }[over];
  return [`          ${path}, from ${from} (${gone})`, ...diff.map((line) => `            ${line}`)];
}
