import { SESSION_MARKER } from "../session.ts";
import type { OpenedRecord } from "../recording/session-folder.ts";
import { releaseCgroups } from "./cgroup.ts";
import { bootId, processStat } from "./proc.ts";
import { ProcessTree } from "./process-tree.ts";

/** They lost their terminal already. */
const GRACE_MS = 500;

/**
 * Ends what a session without a namespace left running when its host died. Only in the same boot, and never by pid alone:
 * a pid that belongs to another process since is not touched.
 */
export async function endLeftovers(opened: OpenedRecord): Promise<void> {
  if (opened.bootId !== bootId()) return;
  await endTree(opened);
  await releaseCgroups(opened.cgroups);
}

async function endTree(opened: OpenedRecord): Promise<void> {
  if (opened.pid === null || opened.startTicks === null) return;
  const marker = `${SESSION_MARKER}=${opened.session}`;
  const isSame = processStat(opened.pid)?.startTicks === opened.startTicks;
  const root = isSame ? opened.pid : null;
  const { containment, startTicks } = opened;
  await new ProcessTree({ root, startedTicks: startTicks, containment, marker, terminal: null }).end(
    GRACE_MS,
  );
}
