import type { Attempt } from "../flight/attempt.ts";
import type { TaskState } from "../flight/task.ts";
import type { MissionState } from "../state.ts";
import { codeSpan, list, quoted } from "./quoted-text.ts";

/** What earlier tries taught: the reason a prompt of a second try is never that of the first. */
export function historyParts(state: MissionState, task: TaskState): string[] {
  const last = task.attempts.at(-1);
  const open = last?.endedAt === null ? last : undefined;
  return [
    findingsPart(state, open),
    section("Why the change could not be merged", task.heldOut === null ? "" : quoted(task.heldOut.detail)),
    section("Earlier attempts at this task, and what went wrong", earlierAttempts(task)),
    section("Take this into account", list([...new Set([...task.notes, ...(open?.additions ?? [])])])),
    handOffPart(task),
  ];
}

const section = (title: string, body: string): string => (body === "" ? "" : `## ${title}\n\n${body}`);

function findingsPart(state: MissionState, open: Attempt | undefined): string {
  const findings = (open?.findings ?? []).flatMap((id) => state.findings.get(id) ?? []);
  const texts = findings.map(({ severity, title, claim, file, line, evidence }) => {
    const where = file === null ? "" : ` in ${codeSpan(line === null ? file : `${file}:${line}`)}`;
    const shown = evidence === "" ? "" : `\n${quoted(evidence)}`;
    return `${severity}${where}\n${quoted(`${title}\n${claim}`)}${shown}`;
  });
  return section("Findings to fix", texts.join("\n\n"));
}

function earlierAttempts({ attempts }: TaskState): string {
  const ended = attempts.filter(({ endedAt }) => endedAt !== null);
  return list(
    ended.map(({ number, outcome, failure, route }) => {
      const why = failure === null ? "" : `: ${failure}`;
      return `Attempt ${number} by ${route.agent} ${outcome ?? "ended"}${why}`;
    }),
  );
}

/** Where the segment before stopped, or the family before. A summary, never what was said along the way. */
function handOffPart({ attempts, handedOver }: TaskState): string {
  const last = attempts.at(-1);
  const handOff = last?.segments.findLast((segment) => segment.handOff !== null)?.handOff;
  if (handOff !== undefined && handOff !== null)
    return section(
      "Go on from here",
      `Your workspace holds what a session before you did. It left this:\n\n${quoted(handOff)}`,
    );
  if (handedOver === null || last === undefined) return "";
  // The next one to start, or the first that did.
  const isFor = last.endedAt === null ? last.number : last.number + 1;
  if (isFor !== handedOver.attempt + 1) return "";
  return section(
    "Go on from here",
    `Your workspace holds what an agent of another maker did of this task. Keep what is right, and finish the rest. It left this:\n\n${quoted(handedOver.handOff)}`,
  );
}
