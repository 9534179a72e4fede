import { plainMarkdown } from "../plan/quoted-text.ts";
import type { MissionState } from "../state.ts";
import type { LandingText } from "./landing-shapes.ts";
import { isWriteUp } from "./write-up-task.ts";

const BODY_MAX = 50_000;

/** What the pull request says: a person's own text, else what the write-up task handed back, else what is recorded. */
export function landingTextOf(state: MissionState): LandingText {
  const { text } = state.landing;
  return text ?? { title: titleOf(state), body: bodyOf(state), branch: null };
}

const titleOf = ({ title }: MissionState): string => title.replaceAll(/\s+/g, " ").trim().slice(0, 200);

function bodyOf(state: MissionState): string {
  const parts = [
    writtenUp(state) ?? plain(state.contract.goal),
    section("What changed", changes(state)),
    section(
      "Checks",
      state.contract.verify.map(({ command }) => `- ${plain(command)}`),
    ),
    section(
      "Decisions",
      state.decisionLog.map(({ title, text }) => `- ${plain(title)}: ${plain(text)}`),
    ),
    section("Known and left open", open(state)),
    `Flown by Flightdeck, mission ${state.id}.`,
  ];
  const body = parts.filter((part) => part !== "").join("\n\n");
  return body.length <= BODY_MAX ? body : `${body.slice(0, BODY_MAX).toWellFormed()}\n\nThis text was cut.`;
}

/** The summary of the task that was asked to write it. */
function writtenUp({ tasks }: MissionState): string | null {
  const task = [...tasks.values()].findLast(({ spec, stage }) => isWriteUp(spec.id) && stage === "merged");
  const summary = task?.attempts.findLast(({ packet }) => packet !== null)?.packet?.summary.trim() ?? "";
  return summary === "" ? null : plain(summary);
}

function changes({ order, tasks }: MissionState): string[] {
  return order.flatMap((id) => {
    const task = tasks.get(id);
    if (task === undefined || task.stage !== "merged" || isWriteUp(id)) return [];
    const said = task.attempts.findLast(({ packet }) => packet !== null)?.packet?.summary.trim() ?? "";
    return [`- ${plain(task.spec.title)}${said === "" ? "" : `: ${plain(said)}`}`];
  });
}

const open = ({ findings }: MissionState): string[] =>
  [...findings.values()]
    .filter(({ state }) => state === "open" || state === "punted")
    .map(({ severity, title }) => `- ${severity}: ${plain(title)}`);

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? "" : `## ${title}\n\n${lines.join("\n")}`;

/** Words of agents and people: no link, no heading, and nobody is called by an `@`; no issue is closed by its number. */
const plain = (text: string): string =>
  plainMarkdown(text)
    .replaceAll(/@(?=\w)/g, "@\u200b")
    .replaceAll("\\#", "\\#\u200b")
    .replaceAll("\n", " ");
