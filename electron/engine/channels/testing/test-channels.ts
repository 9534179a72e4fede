import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missionId, sessionId, type SessionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { AgentReport } from "#shared/channel/message.ts";
import { ChannelClient, type ChannelClientOptions } from "#launch/channel-client.ts";
import {
  AgentChannels,
  type AgentChannelsParts,
  type ChannelOwner,
  type ChannelPlace,
} from "../agent-channels.ts";
import { eventually } from "./eventually.ts";

export type Heard = { readonly session: SessionId; readonly number: number; readonly report: AgentReport };

export const ownerOf = (session: string, task = "login"): ChannelOwner => ({
  mission: missionId.parse("msn_test"),
  task: taskId.parse(task),
  attempt: 1,
  segment: 1,
  session: sessionId.parse(`ses_${session}`),
});

/** A clock that is turned by hand. */
export class TurnedClock {
  #alarms: { atMs: number; run: () => void }[] = [];
  #nowMs = 0;

  readonly after = (ms: number, run: () => void): (() => void) => {
    const alarm = { atMs: this.#nowMs + ms, run };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((each) => each !== alarm);
    };
  };

  get isArmed(): boolean {
    return this.#alarms.length > 0;
  }

  turn(ms: number): void {
    this.#nowMs += ms;
    const due = this.#alarms.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#alarms = this.#alarms.filter(({ atMs }) => atMs > this.#nowMs);
    for (const { run } of due) run();
  }
}

/** Real channels in a data directory of their own, and everything that was heard through them. */
export class TestChannels {
  readonly home: string;
  readonly clock = new TurnedClock();
  readonly heard: Heard[] = [];
  readonly lost: SessionId[] = [];
  readonly restored: SessionId[] = [];
  readonly said: string[] = [];
  channels: AgentChannels;
  readonly #more: Partial<AgentChannelsParts>;
  readonly #clients: ChannelClient[] = [];

  constructor(more: Partial<AgentChannelsParts> = {}) {
    this.#more = more;
    this.home = more.home ?? mkdtempSync(join(tmpdir(), "fd-chan-"));
    this.channels = this.#engine("one");
  }

  /** The engine ends and another one begins with the same data directory. */
  async restart(instance = "two"): Promise<void> {
    await this.channels.closeAll();
    this.channels = this.#engine(instance);
  }

  client(place: ChannelPlace, more: Partial<ChannelClientOptions> = {}): ChannelClient {
    const client = new ChannelClient({ directory: place.directory, listens: true, ...more });
    this.#clients.push(client);
    return client;
  }

  details(session?: string): string[] {
    return this.heard
      .filter((each) => session === undefined || each.session === `ses_${session}`)
      .map(({ report }) => (report.type === "agent.progress" ? report.detail : report.type));
  }

  async hears(detail: string): Promise<void> {
    await eventually(`"${detail}" is heard`, () => this.details().includes(detail));
  }

  async dispose(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.channels.closeAll();
    rmSync(this.home, { recursive: true, force: true });
  }

  #engine(instance: string): AgentChannels {
    return new AgentChannels({
      home: this.home,
      instance,
      now: () => 0,
      after: this.clock.after,
      report: (sentence) => this.said.push(sentence),
      mask: (text) => text,
      onReport: async (owner, number, report) => {
        this.heard.push({ session: owner.session, number, report });
        return { ok: true };
      },
      onLost: ({ session }) => this.lost.push(session),
      onRestored: ({ session }) => this.restored.push(session),
      ...this.#more,
    });
  }
}

export const event = (detail: string) => ({ type: "agent.progress", what: "event", detail }) as const;
