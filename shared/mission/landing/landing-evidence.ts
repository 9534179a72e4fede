import { statusOf } from "../flight/status.ts";
import type { MissionState } from "../state.ts";
import type { LandingFacts } from "./landing-shapes.ts";

interface Line {
  readonly label: string;
  readonly text: string;
  readonly source: string;
}

const HASH_SHOWN = 10;

/** What a person has to see before they say yes. What nobody looked at is said, never left out. */
export function landingEvidence(state: MissionState, facts: LandingFacts | null, detail: string): Line[] {
  const { merged, skipped, cancelled } = state.counts;
  return [
    {
      label: "Tasks",
      text: `${merged} merged, ${skipped} skipped, ${cancelled} cancelled`,
      source: "the mission",
    },
    ...(facts === null ? [] : factLines(facts)),
    {
      label: "Checks of the whole",
      text: detail.trim() === "" ? "They said nothing." : detail,
      source: "commands the engine ran on exactly what would land",
    },
    { label: "Reviews", text: reviewText(state), source: "the mission" },
    { label: "Open findings", text: findingText(state), source: "reviewers" },
    { label: "Cost", text: costText(state), source: "what agents reported" },
  ];
}

function factLines(facts: LandingFacts): Line[] {
  const { commits, commitCount, files, fileCount, blocked, base, how, record, recordProblem } = facts;
  const written = record?.files.join("\n") ?? recordProblem;
  return [
    {
      label: "Commits",
      text: cut(
        commits.map(({ commit, title }) => `${commit.slice(0, HASH_SHOWN)} ${title}`),
        commitCount,
      ),
      source: `git, ${how === "merge" ? "merged with" : "on top of"} ${base.slice(0, HASH_SHOWN)}`,
    },
    {
      label: "Files",
      text: cut(
        files.map(({ path, added, removed }) => `${changeText(added, removed)}  ${path}`),
        fileCount,
      ),
      source: "git",
    },
    ...(written === null || written === ""
      ? []
      : [{ label: "Written down of the mission", text: written, source: "part of what lands" }]),
    {
      label: "Your checkout",
      text: blocked ?? "Nothing stands in the way of the base branch.",
      source: "git, when the whole was looked at",
    },
  ];
}

const changeText = (added: number | null, removed: number | null): string =>
  added === null || removed === null ? "not text" : `+${added} -${removed}`;

function cut(lines: readonly string[], count: number): string {
  if (count === 0) return "none";
  const more = count > lines.length ? [`and ${count - lines.length} more`] : [];
  return [...lines, ...more].join("\n");
}

function reviewText({ tasks }: MissionState): string {
  const lines = [...tasks.values()].flatMap((task) => {
    if (statusOf(task) !== "merged") return [];
    const { id } = task.spec;
    if (task.passedByPerson) return [`${id}: passed by a person`];
    if (task.passedBy !== null) return [`${id}: passed by ${task.passedBy}`];
    return [`${id}: nobody read it (${task.reviewLevel} ladder, proven by its checks)`];
  });
  return cut(lines, lines.length);
}

function findingText({ findings }: MissionState): string {
  const open = [...findings.values()].filter(({ state }) => state === "open" || state === "punted");
  return cut(
    open.map(({ severity, title, file, state }) => {
      const where = file === null ? "" : ` (${file})`;
      return `${severity}: ${title}${where}${state === "punted" ? ", put off" : ""}`;
    }),
    open.length,
  );
}

function costText({ spend }: MissionState): string {
  const { costMicros, unknownCost, tokensIn, tokensOut } = spend;
  const known = `$${(costMicros / 1_000_000).toFixed(2)}`;
  return `${unknownCost ? `at least ${known}; some has no known price` : known}, ${tokensIn + tokensOut} tokens`;
}
