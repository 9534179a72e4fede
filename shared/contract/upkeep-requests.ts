import { z } from "zod";
import { missionId } from "../ids.ts";
import { taskId } from "../mission/ids.ts";
import { taskStatus } from "./missions.ts";
import { pageOf, pageRequest } from "./page.ts";

const count = z.number().int().min(0);
const mission = missionId;
const where = { mission, task: taskId };
/** Milliseconds since 1970. */
const moment = z.number();
const objectName = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const entryId = z.uuid();
/** Ten years: more would only be a slip of the finger. */
const MOST_DAYS = 3_650;

/** A workspace that was removed, whole. */
export const trashRow = z.object({
  id: entryId,
  mission: z.string(),
  task: z.string(),
  /** Where it was, and would be again. */
  path: z.string(),
  branch: z.string(),
  removedAt: moment,
  /** When it is deleted for good. */
  goneAt: moment,
  /** What its files take on the disk; null: nobody counted. */
  bytes: count.nullable(),
  /** The ref that keeps everything that was in it; null: its folder was gone already. */
  snapshot: z.string().nullable(),
  /** The ref that keeps its branch, and the commit; null: it had none any more. */
  tip: z.object({ ref: z.string(), commit: z.string() }).nullable(),
  /** Why it cannot go back to its place; null: it can. */
  inTheWay: z.string().nullable(),
});
export type TrashRow = z.infer<typeof trashRow>;

export const workspaceRow = z.object({
  task: z.string(),
  /** null: the mission knows no such task any more. */
  status: taskStatus.nullable(),
  path: z.string(),
  branch: z.string(),
  base: z.string(),
  /** As git and the disk have it; `making`, `removing`: that is under way, or was cut off. */
  state: z.enum(["ok", "missing", "moved", "switched", "detached", "foreign", "making", "removing"]),
  bytes: count.nullable(),
  /** Who works in it: sessions and processes. */
  users: z.array(z.string()),
  /** When it goes into the trash by itself; null: that is not known before the mission has ended. */
  trashAt: moment.nullable(),
});
export type WorkspaceRow = z.infer<typeof workspaceRow>;

export const checkpointRow = z.object({
  /** Says which one, for this task. */
  ref: z.string(),
  /** `checkpoint`: somebody asked for it. `kept`: taken before something was changed or removed. */
  kind: z.enum(["checkpoint", "kept"]),
  label: z.string(),
  at: moment,
  commit: objectName,
  /** What differs from the base of the task: how many files, and the first of them. */
  changed: count,
  paths: z.array(z.string()),
});
export type CheckpointRow = z.infer<typeof checkpointRow>;

/** What is kept of the work of tasks, and cleaned up after them. For people only: agents have no way to ask for it. */
export const upkeepRequests = {
  /** The newest first. Counting sizes reads every file name. */
  "trash.list": {
    params: z.object({ ...pageRequest, sizes: z.boolean().default(true) }),
    result: pageOf(trashRow),
  },
  /** Back to its old place with its branch; refused when something is there. */
  "trash.restore": {
    params: z.object({ entry: entryId }),
    result: z.object({ path: z.string(), branch: z.string(), mission: z.string(), task: z.string() }),
  },
  /** Deletes for good what was removed longer ago. */
  "trash.empty": {
    params: z.object({ olderThanDays: z.number().min(0).max(MOST_DAYS) }),
    result: z.object({
      deleted: count,
      /** One sentence for each that could not be deleted and stays. */
      failed: z.array(z.string()),
    }),
  },
  /** Removes the workspace of a task that nothing waits for any more. */
  "trash.put": {
    params: z.object(where),
    result: z.object({
      entry: entryId,
      path: z.string(),
      /** The ref that keeps everything that was in it; null: its folder was gone already. */
      snapshot: z.string().nullable(),
      /** A file with the same as a patch; null: there is no snapshot, or it could not be written, and the log says why. */
      patch: z.string().nullable(),
    }),
  },
  /** What would be missed if the workspace of a task were gone. */
  "workspaces.changes": {
    params: z.object(where),
    result: z.object({ uncommitted: count, untracked: count, commits: count }),
  },
  /** Of all missions together. */
  "workspaces.usage": {
    params: z.object({}),
    /** null: it took too long to count. */
    result: z.object({ count, bytes: count.nullable() }),
  },
  "workspaces.list": {
    params: z.object({ mission }),
    result: z.object({
      rows: z.array(workspaceRow),
      /** What transcripts of the mission's sessions take; null: nobody could count. */
      transcriptBytes: count.nullable(),
    }),
  },
  /** The newest first. */
  "checkpoints.list": { params: z.object({ ...where, ...pageRequest }), result: pageOf(checkpointRow) },
  /** Makes the files of a workspace what they were. What is there now is kept first. */
  "checkpoints.restore": {
    params: z.object({ ...where, ref: z.string().max(500) }),
    result: z.object({
      path: z.string(),
      /** The ref that keeps what was there before. */
      kept: z.string(),
      leftOut: z.array(z.string()),
      nested: z.array(z.string()),
    }),
  },
  /** What a task changed against its base, as a unified diff in pieces. */
  "tasks.diff": {
    params: z.object({
      ...where,
      /** What the piece before compared: the pieces fit together while the work goes on. null: what there is now. */
      between: z.object({ base: objectName, to: objectName }).nullable().default(null),
      /** Where the next piece begins. */
      from: count.default(0),
    }),
    result: z.object({
      base: objectName,
      to: objectName,
      /** Where the work was looked at; null: said with the first piece. */
      source: z.enum(["workspace", "branch", "merged"]).nullable(),
      text: z.string(),
      next: count.nullable(),
      /** The diff goes on, but longer than anybody reads. */
      cut: z.boolean(),
      /** Repositories inside the workspace, and what could not be read: not in the diff. */
      leftOut: z.array(z.string()),
    }),
  },
} as const;
