import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { sentenceOf } from "#launch/plain-error.ts";
import { missionId, sessionId, type MissionId, type SessionId } from "#shared/ids.ts";
import { channelRoot, foldersOf } from "../channels/channel-directory.ts";
import { isFlown, sessionOfSegment, type SegmentName } from "../flight/flight-session.ts";
import { liveSegments } from "../flight/segment-state.ts";
import { lookAt, nullIfMissing } from "../git/file-look.ts";
import { Leftovers } from "../git/leftovers.ts";
import { isUnderWay } from "./mission-standing.ts";
import type { UpkeepTools } from "./upkeep-tools.ts";
import { KEPT_MS } from "./when-due.ts";

/** A session is being started for less than this before somebody knows of it. */
const SURELY_KNOWN_AFTER_MS = 10 * 60_000;

/**
 * What engines that died could not clear up: temporary folders and channels of sessions that ended, what was thrown away and
 * not deleted yet, and, after a while, what a repair moved aside. Briefs stay: they say what agents were told.
 */
export async function removeLeftovers(tools: UpkeepTools): Promise<void> {
  await new Leftovers(tools.home).discardOld();
  await removeFound(tools);
  // Folders first and sessions afterwards: what is begun in between is on neither list.
  const tmp = await oldIn(join(tools.home, "tmp"));
  const channels = await oldIn(channelRoot(tools.home));
  const sessions = tmp.filter((folder) => {
    const session = sessionId.safeParse(basename(folder));
    return session.success && isFlown(session.data);
  });
  if (sessions.length + channels.length === 0) return;
  const known = await knownSessions(tools);
  const inUse = new Set(known);
  const channelsInUse = new Set([...known].map((session) => foldersOf(channelRoot(tools.home), session)));
  for (const folder of sessions)
    if (!inUse.has(sessionId.parse(basename(folder)))) await discard(tools, folder);
  for (const folder of channels) if (!channelsInUse.has(folder)) await discard(tools, folder);
}

/** Everything that runs, or that a mission believes to run, or is about to start or end. */
async function knownSessions({ link, store, missions }: UpkeepTools): Promise<Set<SessionId>> {
  const known = new Set<SessionId>();
  for (const { missionId: mission, body } of store.effects.open()) {
    const name = body as Partial<SegmentName>;
    if (name.task === undefined || name.attempt === undefined || name.segment === undefined) continue;
    known.add(sessionOfSegment({ ...(body as SegmentName), mission: mission as MissionId }));
  }
  for (const { missionId: id } of store.missions()) {
    const mission = missionId.safeParse(id);
    if (!mission.success || !isUnderWay(store, id)) continue;
    const seen = await missions.read(mission.data, liveSegments);
    if (seen.ok) for (const { session } of seen.view) known.add(session);
  }
  for (const { session, exit } of await link.list()) if (exit === null) known.add(session);
  return known;
}

/** Repairs say in their sentence where it is; after a while nobody comes for it. */
async function removeFound(tools: UpkeepTools): Promise<void> {
  const folder = join(tools.home, "trash", "found");
  for (const name of (await readdir(folder).catch(nullIfMissing)) ?? []) {
    const path = join(folder, name);
    // The moment it was renamed to here.
    const found = await lookAt(path);
    if (found !== null && found.ctimeMs < tools.now() - KEPT_MS) await discard(tools, path);
  }
}

async function oldIn(folder: string): Promise<string[]> {
  const paths = ((await readdir(folder).catch(nullIfMissing)) ?? []).map((name) => join(folder, name));
  const found = await Promise.all(paths.map((path) => lookAt(path)));
  return paths.filter((_, index) => {
    const at = found[index]?.mtimeMs;
    return at !== undefined && at < Date.now() - SURELY_KNOWN_AFTER_MS;
  });
}

/** Links in it are removed, never followed. */
async function discard({ report }: UpkeepTools, path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    report(`${path} could not be removed and stays until later: ${sentenceOf(error)}`);
  }
}
