import { createHash } from "node:crypto";
import type { ExitRecord } from "#shared/contract/message.ts";
import { commandId, type CommandId, type SessionId } from "#shared/ids.ts";
import { endsConversation } from "#shared/mission/flight/trouble.ts";
import type { CommandOf } from "#shared/mission/command.ts";
import type { Attempt } from "#shared/mission/flight/attempt.ts";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import type { Missions } from "../missions/missions.ts";
import { hostLost, readExit } from "../sessions/exit-on-disk.ts";
import { attemptOf, type LiveSegment } from "./segment-state.ts";

/** How a session ended; null: it runs. One that no host has, and that left no record, ended unseen. */
export async function exitOf(
  home: string,
  session: SessionId,
  record: SessionRecord | undefined,
): Promise<ExitRecord | null> {
  if (record !== undefined && record.exit === null) return null;
  return record?.exit ?? (await readExit(home, session)) ?? hostLost(Date.now());
}

/** The end of a session is told under one id, whoever tells it. */
export function endCommandId(session: SessionId): CommandId {
  const digest = createHash("sha256").update(`${session} ended`).digest("hex");
  return commandId.parse(`cmd_${digest.slice(0, 32)}`);
}

/**
 * What the end means for the attempt: a session that was asked to wind up ended by its limit, and one whose context was full or
 * could not be compacted by that. Neither conversation is ever gone on with.
 */
export async function endOf(
  missions: Pick<Missions, "read">,
  { mission, task, attempt, segment }: LiveSegment,
  { cause, code }: ExitRecord,
  handOff: string | null,
): Promise<CommandOf<"segment.ended">> {
  const seen = await missions.read(mission, (state) => attemptOf(state, task, attempt));
  const found = seen.ok ? seen.view : undefined;
  const limit = found === undefined || found.completedSeen ? null : found.windingUp;
  const died = limit === null && found !== undefined && diedOfItsContext(found);
  const end = cause === "host-lost" ? "lost" : (limit ?? (died ? "compaction" : "exited"));
  return {
    type: "segment.ended",
    task,
    attempt,
    segment,
    end,
    exitCode: code,
    handOff: end === "exited" ? null : handOff,
  };
}

/** Two fresh conversations in a row that end like this are enough: the task itself does not fit, and the attempt has failed. */
const MOST_IN_A_ROW = 2;

function diedOfItsContext({ completedSeen, trouble, segments }: Attempt): boolean {
  const before = segments.slice(0, -1).slice(-MOST_IN_A_ROW);
  const again = before.length === MOST_IN_A_ROW && before.every(({ end }) => end === "compaction");
  return !completedSeen && !again && endsConversation(trouble);
}
