import { isAbsolute, relative, sep } from "node:path";
import type { AgentReportInput } from "#shared/channel/message.ts";
import { repositoryPath } from "#shared/mission/text.ts";
import type { AgentEvent } from "./agent-event.ts";
import { lineOf, proseOf } from "./fitting-text.ts";

type PacketReport = Extract<AgentReportInput, { type: "agent.packet" }>["packet"];

/** A packet lists at most this many of each. */
const MOST_LISTED = 5;
const MOST_COMMANDS = 50;
const MOST_FILES = 500;

/** What a CLI was seen to do, for the packet of an agent that hands over none. */
export class WorkRecord {
  readonly #workspace: string;
  readonly #files = new Map<string, string>();
  readonly #titles = new Map<string, string>();
  readonly #commands: { command: string; exitCode: number | null }[] = [];
  #hasHanded = false;

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** It handed over a packet of its own; nothing is put in its place. */
  get hasHandedPacket(): boolean {
    return this.#hasHanded;
  }

  handed(): void {
    this.#hasHanded = true;
  }

  note(event: AgentEvent): void {
    if (event.t === "file") this.#changed(event.path, event.how);
    if (event.t === "tool-started") this.#titles.set(event.id, event.title);
    if (event.t !== "tool-ended") return;
    const title = this.#titles.get(event.id);
    if (title === undefined) return;
    this.#titles.delete(event.id);
    if (event.exitCode === null) return;
    this.#commands.push({ command: proseOf(title, 4_000), exitCode: event.exitCode });
    if (this.#commands.length > MOST_COMMANDS) this.#commands.shift();
  }

  packet(lastMessage: string | null): PacketReport {
    const files = [...this.#files.keys()].slice(0, MOST_FILES);
    return {
      summary: proseOf(lastMessage ?? "", 8_000) || "It said nothing about what it did.",
      changed: [...this.#files.values()].slice(0, MOST_LISTED),
      where: files,
      risks: [],
      nextSteps: [],
      openQuestions: [],
      departsFrom: [],
      commands: [...this.#commands],
    };
  }

  #changed(path: string, how: string): void {
    const inside = isAbsolute(path) ? relative(this.#workspace, path) : path;
    const slashed = inside.split(sep).join("/");
    if (!repositoryPath.safeParse(slashed).success) return;
    this.#files.set(slashed, lineOf(`${how} ${slashed}`, 1_000, how));
  }
}
