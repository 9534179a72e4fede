import { createHash } from "node:crypto";
import { commandId } from "#shared/ids.ts";
import type { AgentReport } from "#shared/channel/message.ts";
import { command as commandShape } from "#shared/mission/command.ts";
import type { Usage } from "#shared/mission/money/spend.ts";
import { editsOfProposal } from "#shared/mission/plan/proposed-task.ts";
import { PlainError, sentenceFor, sentenceOf } from "#launch/plain-error.ts";
import type { ChannelOwner, ReportOutcome } from "../channels/agent-channels.ts";
import type { Missions } from "../missions/missions.ts";
import { parseCommand } from "../policies/parse-command.ts";
import type { SecretBook } from "../secrets/secret-book.ts";
import { maskText } from "../secrets/mask-text.ts";
import { maskValue } from "../secrets/mask-value.ts";
import type { FlightRepositories } from "./flight-repositories.ts";
import { crashPoint } from "../store/crash-point.ts";
import { findWorkspace } from "./find-workspace.ts";
import { readForAgent } from "./read-for-agent.ts";
import type { SessionWatch } from "./session-watch.ts";

export interface IntakeParts {
  readonly missions: Pick<Missions, "send" | "read">;
  readonly watch: Pick<SessionWatch, "begun">;
  readonly repositories: FlightRepositories;
  readonly secrets: SecretBook;
  readonly now: () => number;
  /** What a usage cost, where its agent did not say it. */
  readonly priced: (usage: Usage) => Usage;
}

/** What an agent says becomes a command about its own attempt and nothing else; the mission judges it like any other. */
export class ReportIntake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** The id of the command follows from the session and the number of the report: heard twice, it counts once. */
  readonly take = async (owner: ChannelOwner, seq: number, report: AgentReport): Promise<ReportOutcome> => {
    const { missions, watch } = this.#parts;
    if (report.type === "read") return this.#read(owner, report);
    await watch.begun(owner.session);
    const made = await this.#commandOf(owner, report);
    if (typeof made === "string") return { ok: false, sentence: made };
    if (made === null) return { ok: true };
    const parsed = commandShape.safeParse(made);
    if (!parsed.success)
      return { ok: false, sentence: `The report was not understood: ${sentenceOf(parsed.error)}` };
    crashPoint("report.before-command");
    const id = commandId.parse(`cmd_${digest(`${owner.session} ${seq}`)}`);
    const actor = { kind: "session", task: owner.task, attempt: owner.attempt } as const;
    const answer = await missions.send(id, owner.mission, parsed.data, actor);
    // Not on disk: it comes again.
    if (!answer.ok && answer.code === "not-written") throw new PlainError(answer.sentence);
    return answer.ok ? { ok: true } : { ok: false, sentence: answer.sentence };
  };

  async #read(owner: ChannelOwner, what: Extract<AgentReport, { type: "read" }>): Promise<ReportOutcome> {
    const { missions, secrets } = this.#parts;
    const answer = await missions.read(owner.mission, (state) => readForAgent(state, owner.task, what));
    return answer.ok ? { ok: true, text: maskText(answer.view, secrets.values) } : answer;
  }

  /** null: it is kept by the channel and needs no command. */
  async #commandOf(owner: ChannelOwner, said: Exclude<AgentReport, { type: "read" }>): Promise<unknown> {
    // Every text of a report that becomes a command goes through one place before it is written anywhere.
    const report = maskValue(said, this.#parts.secrets.values) as AgentReport;
    const about = { task: owner.task, attempt: owner.attempt };
    // Masked where it is kept.
    if (report.type === "hand-off") return null;
    if (report.type === "propose-tasks") {
      const { tasks, reason } = report;
      // By whom is known from who sends it.
      return { type: "plan.propose-diff", edits: editsOfProposal(tasks), reason, by: null };
    }
    if (report.type === "agent.usage")
      return { ...report, ...about, usage: this.#parts.priced(report.usage) };
    if (report.type === "agent.request") return { ...report, ...about, action: actionOf(report.action) };
    if (report.type !== "agent.checkpoint") return { ...report, ...about };
    try {
      return { ...report, ...about, ref: await this.#checkpoint(owner, report.label) };
    } catch (error) {
      // Said again it would fail again, and everything the agent says after it, its end too, would wait behind it.
      return `The work up to here could not be kept, so the checkpoint was not taken: ${sentenceFor(error)}`;
    }
  }

  /** The work up to here, in a ref of ours, taken before a person is shown what the agent did. */
  async #checkpoint(owner: ChannelOwner, label: string): Promise<string> {
    const found = await findWorkspace(this.#parts, owner.mission, owner.task);
    const { ref } = await found.repository.workspaces.checkpoint(found.workspace, label, this.#parts.now());
    return ref;
  }
}

type RequestedAction = Extract<AgentReport, { type: "agent.request" }>["action"];

/** What a command means is found out by our own parser, never said by who wants to run it. */
const actionOf = (action: RequestedAction): unknown =>
  action.kind === "command" ? { ...action, parsed: parseCommand(action.text) } : action;

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);
