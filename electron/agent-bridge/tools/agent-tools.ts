import type { z } from "zod";
import type { LaunchFile } from "#shared/agent-bridge/launch-file.ts";
import type { DeliveryBody } from "#shared/channel/message.ts";
import { askReport } from "../ask-report.ts";
import { lineOf } from "../fitting-text.ts";
import type { Ears } from "../hook/session-hooks.ts";
import type { WaitingHook } from "../hook/hook-server.ts";
import type { Transcript } from "../render/transcript.ts";
import type { Reporter } from "../reporter.ts";
import type { WorkRecord } from "../work-record.ts";
import { contextBeside, decisionsBeside } from "./brief-texts.ts";
import { misfit, toolCall, TOOLS, type ToolName } from "./tool-shapes.ts";

export interface ToolParts {
  readonly launch: LaunchFile;
  readonly prompt: string;
  readonly reporter: Reporter;
  readonly transcript: Transcript;
  readonly work: WorkRecord;
}

interface Said {
  readonly text: string;
  readonly refused?: true;
}

type Delivered = Extract<DeliveryBody, { type: "answer" }>;
type Input<Name extends ToolName> = z.output<(typeof TOOLS)[Name]["input"]>;
type Asking = { readonly type: "agent.question" | "agent.checkpoint"; readonly request: string };

const AWAY = "Flightdeck's engine is away just now.";

/** Calls of our tools by the agent: each becomes what the mission is told or asked, and ends with what became of it. */
export class AgentTools implements Ears {
  readonly #parts: ToolParts;
  /** What waits for a person, by the name of its request. */
  readonly #waiting = new Map<string, WaitingHook>();
  #asked = 0;

  constructor(parts: ToolParts) {
    this.#parts = parts;
  }

  heard(hook: WaitingHook): void {
    void this.#call(hook);
  }

  /** The CLI cancelled the call, or is gone. */
  gone(hook: WaitingHook): void {
    for (const [request, waiting] of this.#waiting) if (waiting === hook) this.#takeBack(request);
  }

  /** false: it was not asked by a tool. */
  answered({ request, allowed, text }: Delivered): boolean {
    const hook = this.#waiting.get(request);
    if (hook === undefined) return false;
    this.#waiting.delete(request);
    this.#parts.transcript.note(`Answer: ${text}`);
    const given = text.trim() === "" ? (allowed ? "Go on." : "No, and no reason was given.") : text;
    end(hook, { text: allowed ? given : `Not allowed: ${given}` });
    return true;
  }

  /** Nobody may wait any more; `why` is what the agent hears. */
  takeBackAll(why: string): void {
    for (const [request, hook] of this.#waiting) {
      this.#takeBack(request);
      end(hook, { text: why, refused: true });
    }
  }

  async #call(hook: WaitingHook): Promise<void> {
    const call = toolCall.safeParse(jsonOf(hook.payload));
    if (!call.success) return end(hook, { text: "Flightdeck has no such tool.", refused: true });
    const { tool, input } = call.data;
    switch (tool) {
      case "ask_human":
        return this.#with(hook, tool, input, (fits) => this.#ask(hook, fits));
      case "checkpoint":
        return this.#with(hook, tool, input, (fits) => this.#checkpoint(hook, fits));
      case "report_packet":
        return this.#with(hook, tool, input, async (fits) => end(hook, await this.#packet(fits)));
      case "record_decision":
        return this.#with(hook, tool, input, async (fits) => end(hook, await this.#decided(fits)));
      case "propose_tasks":
        return this.#with(hook, tool, input, async (fits) => end(hook, await this.#proposed(fits)));
      case "remember":
        return this.#with(hook, tool, input, async (fits) => end(hook, await this.#remember(fits)));
      case "read_brief":
        return end(hook, { text: this.#brief() });
      case "read_decisions":
        return end(hook, await this.#decisions());
      case "claim_status":
        return end(hook, await this.#tasks());
    }
  }

  #with<Name extends ToolName>(
    hook: WaitingHook,
    name: Name,
    given: unknown,
    then: (input: Input<Name>) => Promise<void>,
  ): Promise<void> | void {
    const input = TOOLS[name].input.safeParse(given);
    if (input.success) return then(input.data as Input<Name>);
    return end(hook, { text: misfit(name, input.error), refused: true });
  }

  #ask(hook: WaitingHook, { question, why, choices }: Input<"ask_human">): Promise<void> {
    const thing = { kind: "question", question, choices } as const;
    const report = askReport({ id: this.#nextRequest(), thing, why }, this.#parts.launch.workspace);
    if (report.type !== "agent.question") return Promise.resolve();
    this.#parts.transcript.note(`Asks: ${question}`);
    return this.#wait(hook, report);
  }

  #checkpoint(hook: WaitingHook, input: Input<"checkpoint">): Promise<void> {
    this.#parts.transcript.note(`Checkpoint: ${lineOf(input.summary, 200, input.label)}`);
    return this.#wait(hook, { type: "agent.checkpoint", request: this.#nextRequest(), ...input });
  }

  /** While the engine is away it waits as well: what was asked is in the spool, and the next engine brings the answer. */
  async #wait(hook: WaitingHook, asking: Parameters<Reporter["say"]>[0] & Asking): Promise<void> {
    this.#waiting.set(asking.request, hook);
    const told = await this.#parts.reporter.say(asking);
    if (told.state === "rejected" && this.#waiting.delete(asking.request))
      end(hook, { text: told.sentence, refused: true });
  }

  async #packet(packet: Input<"report_packet">): Promise<Said> {
    const outcome = await this.#parts.reporter.say({ type: "agent.packet", packet });
    if (outcome.state !== "rejected") this.#parts.work.handed();
    return told(outcome, "Taken.");
  }

  async #decided(decision: Input<"record_decision">): Promise<Said> {
    this.#parts.transcript.note(`Decides: ${lineOf(decision.title, 200, "")}`);
    return told(
      await this.#parts.reporter.say({ type: "agent.decision", ...decision }),
      "Taken. A person is asked, or it stands in the log at once where nobody has to be; read_decisions shows the log. You are told if it is refused.",
    );
  }

  async #proposed(proposal: Input<"propose_tasks">): Promise<Said> {
    const ids = proposal.tasks.map(({ id }) => id).join(", ");
    this.#parts.transcript.note(`Proposes tasks: ${lineOf(ids, 200, "")}`);
    return told(
      await this.#parts.reporter.say({ type: "propose-tasks", ...proposal }),
      "Proposed. They are in the plan as soon as claim_status lists them; until then a person decides.",
    );
  }

  async #remember({ text }: Input<"remember">): Promise<Said> {
    this.#parts.transcript.note(`Notes for later: ${lineOf(text, 200, "")}`);
    return told(
      await this.#parts.reporter.say({ type: "agent.remember", text }),
      "Kept for the agents that start from now on.",
    );
  }

  #brief(): string {
    const context = contextBeside(this.#parts.launch.promptFile);
    return context === null ? this.#parts.prompt : `${this.#parts.prompt.trimEnd()}\n\n${context}`;
  }

  async #decisions(): Promise<Said> {
    const told = await this.#parts.reporter.say({ type: "read", what: "decisions" });
    if (told.state === "taken" && told.text !== undefined) return { text: told.text };
    const why = told.state === "rejected" ? told.sentence : AWAY;
    const before = decisionsBeside(this.#parts.launch.promptFile);
    if (before === null) return { text: `${why} Nothing can be read.`, refused: true };
    return { text: `${why} As they stood when this session began:\n\n${before}` };
  }

  async #tasks(): Promise<Said> {
    const told = await this.#parts.reporter.say({ type: "read", what: "tasks" });
    if (told.state === "taken" && told.text !== undefined) return { text: told.text };
    const why = told.state === "rejected" ? told.sentence : AWAY;
    return { text: `${why} How the tasks stand is not known; keep to your own.`, refused: true };
  }

  /** Unique in the attempt. */
  #nextRequest(): string {
    this.#asked += 1;
    return `segment ${this.#parts.launch.segment}, tool ${this.#asked}`;
  }

  #takeBack(request: string): void {
    if (this.#waiting.delete(request)) void this.#parts.reporter.say({ type: "agent.request-gone", request });
  }
}

/** What became of something that is told once and waits for nobody. */
function told(outcome: Awaited<ReturnType<Reporter["say"]>>, taken: string): Said {
  if (outcome.state === "rejected") return { text: outcome.sentence, refused: true };
  if (outcome.state === "taken") return { text: taken };
  return { text: `${AWAY} It hears this when it is back; do not send it again.` };
}

function end(hook: WaitingHook, { text, refused }: Said): void {
  hook.end({ stdout: text, code: refused === true ? 1 : 0 });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
