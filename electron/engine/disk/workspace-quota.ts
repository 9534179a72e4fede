import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { existsSync } from "node:fs";
import { sentenceOf } from "#launch/plain-error.ts";
import { commandId, type MissionId, type SessionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import type { TaskId } from "#shared/mission/ids.ts";
import { channelRoot, foldersOf } from "../channels/channel-directory.ts";
import { liveSegments } from "../flight/segment-state.ts";
import { END_GRACE_MS } from "../flight/session-watch.ts";
import type { Missions } from "../missions/missions.ts";
import type { SessionHostLink } from "../sessions/session-host-link.ts";
import { HostCallError } from "../sessions/host-errors.ts";
import { LOOK_EVERY_MS, sizeText, WORKSPACE_QUOTA_BYTES } from "./disk-limits.ts";
import { usedBytes } from "./used-bytes.ts";

/** Counting may take a tenth of the time: where it takes long it is done less often. */
const SHARE_OF_TIME = 10;

export interface WorkspaceQuotaParts {
  readonly home: string;
  readonly missions: Pick<Missions, "read" | "send">;
  readonly link: Pick<SessionHostLink, "signal">;
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly report: (sentence: string) => void;
  readonly quotaBytes?: number;
}

interface Working {
  readonly mission: MissionId;
  readonly task: TaskId;
  readonly session: SessionId;
  readonly folder: string;
}

/** How much of its share a task that was ended for its size may still write, while it makes room. */
const ROOM_TO_TIDY = 0.05;

/** Ends the session of a task that fills the disk. Its work is kept; the next attempt is told why. */
export class WorkspaceQuota {
  readonly #parts: WorkspaceQuotaParts;
  /** When each session is counted again. */
  readonly #dueMs = new Map<SessionId, number>();

  /** What tasks had when their session was ended for it: the next one finds all of it there, and has to be able to remove it. */
  readonly #endedAt = new Map<string, number>();

  constructor(parts: WorkspaceQuotaParts) {
    this.#parts = parts;
  }

  async look(missions: readonly MissionId[]): Promise<void> {
    const working: Working[] = [];
    for (const mission of missions) working.push(...(await this.#workingIn(mission)));
    const live = new Set(working.map(({ session }) => session));
    for (const session of this.#dueMs.keys()) if (!live.has(session)) this.#dueMs.delete(session);
    for (const each of working) {
      if ((this.#dueMs.get(each.session) ?? 0) > this.#parts.nowMs()) continue;
      await this.#count(each);
    }
  }

  async #workingIn(mission: MissionId): Promise<Working[]> {
    const seen = await this.#parts.missions.read(mission, (state) =>
      liveSegments(state).flatMap(({ task, session }) => {
        const folder = state.tasks.get(task)?.workspace?.path;
        return folder === undefined ? [] : [{ mission, task, session, folder }];
      }),
    );
    return seen.ok ? seen.view : [];
  }

  async #count(working: Working): Promise<void> {
    const { home, nowMs, report, quotaBytes = WORKSPACE_QUOTA_BYTES } = this.#parts;
    // Everything a box can write to.
    const writable = [
      working.folder,
      join(home, "tmp", working.session),
      foldersOf(channelRoot(home), working.session),
    ];
    const folders = writable.filter((folder) => existsSync(folder));
    if (folders.length === 0) return;
    const startedMs = nowMs();
    try {
      const used = await usedBytes(folders);
      const key = `${working.mission} ${working.task}`;
      const had = this.#endedAt.get(key);
      if (used <= quotaBytes) this.#endedAt.delete(key);
      else if (had === undefined || used > had + quotaBytes * ROOM_TO_TIDY) {
        await this.#end(working, used, quotaBytes);
        this.#endedAt.set(key, used);
      }
    } catch (error) {
      report(`${working.session} could not be held to its share of the disk: ${sentenceOf(error)}`);
    }
    const tookMs = nowMs() - startedMs;
    this.#dueMs.set(working.session, startedMs + Math.max(LOOK_EVERY_MS / 2, tookMs * SHARE_OF_TIME));
  }

  /** Told first: an agent that ends without a reason would do the same again. */
  async #end({ mission, task, session }: Working, used: number, quota: number): Promise<void> {
    const text = `The workspace and the temporary folder hold ${sizeText(used)}; a task may have ${sizeText(quota)}. The session was ended and the files are kept. Remove what is not needed before anything else is written.`;
    const id = commandId.parse(`cmd_${randomBytes(12).toString("hex")}`);
    const told = await this.#parts.missions.send(id, mission, { type: "task.steer", task, text }, ENGINE);
    this.#parts.report(`"${task}" of ${mission}: ${told.ok ? text : `${text} (${told.sentence})`}`);
    try {
      await this.#parts.link.signal(session, "end", END_GRACE_MS);
    } catch (error) {
      const isGone = error instanceof HostCallError && ["no-session", "session-ended"].includes(error.code);
      if (!isGone) throw error;
    }
  }
}
