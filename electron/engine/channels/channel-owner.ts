import type { MissionId, SessionId } from "#shared/ids.ts";
import type { TaskId } from "#shared/mission/ids.ts";

/** Whose words come through a channel. The agent never says so itself. */
export interface ChannelOwner {
  readonly mission: MissionId;
  readonly task: TaskId;
  readonly attempt: number;
  readonly segment: number;
  readonly session: SessionId;
}

/** What a session needs to find its channel. */
export interface ChannelPlace {
  /** The one folder to bind into a sandbox, writable, at the same path. The token is a file in it. */
  readonly directory: string;
  readonly socket: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Agents are told what became of a report in these terms. */
export type ReportOutcome =
  | { readonly ok: true; readonly text?: string }
  | { readonly ok: false; readonly sentence: string };
