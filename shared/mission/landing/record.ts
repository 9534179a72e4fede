import { prdName } from "../plan/prd.ts";
import { plainMarkdown, quoted } from "../plan/quoted-text.ts";
import type { MissionState } from "../state.ts";

/** Where decisions stand in a repository, for people and for the agents of later missions. */
export const DECISIONS_FILE = "DECISIONS.md";

export const RECORDS = "docs/missions/";

const TRACKED = `${RECORDS}tracking/`;

/** A repository may write it in another case. */
export const isDecisionLog = (path: string): boolean => path.toLowerCase() === DECISIONS_FILE.toLowerCase();

/** Whether a mission writes this file about itself: it says nothing of what the code is. */
export const isRecord = (path: string): boolean => isDecisionLog(path) || path.startsWith(RECORDS);

/** The memory of one mission. A file of its own: two missions never write the same one. */
export const recordFile = (state: Pick<MissionState, "id" | "title">): string =>
  `${RECORDS}${prdName(state)}-${state.id.slice(-6)}.md`;

/** What reviews found, beside the memory: a list to come back to. One of its own, for the same reason. */
export const trackingFile = (state: Pick<MissionState, "id" | "title">): string =>
  `${TRACKED}${prdName(state)}-${state.id.slice(-6)}.md`;

/** Whether this is the memory of a mission, and nothing else that missions write. */
export const isMemory = (path: string): boolean =>
  path.startsWith(RECORDS) && !path.startsWith(TRACKED) && path.endsWith(".md");

/** Plan, decisions and memory as they land with the work: what was done and why, and what is next. Made from the log alone. */
export function recordText(state: MissionState): string {
  const parts = [
    `# ${plain(state.title)}`,
    `Flown by Flightdeck as mission ${state.id}.`,
    section("Goal", [quoted(state.contract.goal.trim())]),
    section("What was done", done(state)),
    section("Decisions", decisions(state)),
    section("What is next", next(state)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

type Logged = Pick<MissionState, "id" | "decisionLog" | "title">;

/**
 * The decision log of a repository with the entries of this mission in it, and everything else letter for letter as it was.
 * null: there is nothing to write, and nothing of before to take out.
 */
export function decisionsText(existing: string | null, { id, decisionLog, title }: Logged): string | null {
  const marks = [`<!-- flightdeck ${id} -->`, `<!-- end of flightdeck ${id} -->`] as const;
  const before = existing ?? "# Decisions\n";
  const lines = before.split("\n");
  const [from, to] = marks.map((mark) => lines.indexOf(mark)) as [number, number];
  const known = from >= 0 && to > from;
  if (decisionLog.length === 0 && !known) return null;
  const own = decisionLog.length === 0 ? [] : [marks[0], "", ...entries({ decisionLog, title }), marks[1]];
  if (known) return [...lines.slice(0, from), ...own, ...lines.slice(to + 1)].join("\n");
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  return `${before}${gap}${own.join("\n")}\n`;
}

/** In quotations, so that no text can pass for a mark of ours. */
const entries = ({ decisionLog, title: mission }: Omit<Logged, "id">): string[] =>
  decisionLog.flatMap(({ title, text, reason, by, at }) => [
    `## ${plain(title)} (${new Date(at).toISOString().slice(0, 10)})`,
    "",
    quoted(text),
    "",
    ...(reason.trim() === "" ? [] : ["Because:", "", quoted(reason), ""]),
    `Of the mission ${plain(mission)}${by === null ? "" : `, recorded by ${by.agent} in ${by.task}`}.`,
    "",
  ]);

const decisions = ({ decisionLog }: MissionState): string[] =>
  decisionLog.map(
    ({ title, text, reason }) =>
      `- ${plain(title)}: ${plain(text)}${reason.trim() === "" ? "" : ` Because: ${plain(reason)}`}`,
  );

function done({ order, tasks }: MissionState): string[] {
  return order.flatMap((id) => {
    const task = tasks.get(id);
    if (task === undefined) return [];
    const { spec, stage, attempts } = task;
    const packet = attempts.findLast((attempt) => attempt.packet !== null)?.packet ?? null;
    const said = stage === "merged" && packet !== null ? `: ${plain(packet.summary)}` : "";
    return [`- **${spec.id}** ${plain(spec.title)} (${stage})${said}`];
  });
}

function next({ tasks, findings, notes }: MissionState): string[] {
  const left = [...findings.values()]
    .filter(({ state }) => state === "open" || state === "punted")
    .map(
      ({ severity, title, file }) =>
        `- ${severity}: ${plain(title)}${file === null ? "" : ` in ${plain(file)}`}`,
    );
  const said = [...tasks.values()].flatMap(({ attempts }) => {
    const packet = attempts.findLast((attempt) => attempt.packet !== null)?.packet ?? null;
    return packet === null ? [] : [...packet.nextSteps, ...packet.openQuestions];
  });
  const kept = notes.map(({ text }) => text);
  const all = [...left, ...[...new Set([...said, ...kept])].map((each) => `- ${plain(each)}`)];
  return all.length === 0 ? ["Nothing was left open."] : all;
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : `## ${title}\n\n${lines.join("\n")}`;
const plain = (text: string): string => plainMarkdown(text).replaceAll("\n", " ").trim();
