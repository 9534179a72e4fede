import type { CheckResult, EngineHealth } from "#shared/contract/health.ts";
import { runCheck, type Check, type Finding } from "./doctor/check.ts";
import type { EngineCore, OpenParts } from "./engine-core.ts";
import { isProbe } from "./sessions/probe-session.ts";
import type { Store } from "./store/store.ts";

/** Twice the time between two backups. */
const BACKUP_LATE_MS = 30 * 60_000;

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

async function lookAtLog(store: Store): Promise<Finding> {
  const found = await store.verify();
  const { quarantined, structure, damagedReceipts } = found;
  if (found.ok) {
    const amount = `${counted(found.events, "event")} in ${counted(found.missions, "stream")}`;
    const sentence = `${amount}: structure, checksum chains and receipts are whole.`;
    return { state: "good", sentence };
  }
  const [mission] = quarantined.keys();
  const first =
    structure[0] ?? (mission === undefined ? `receipt ${damagedReceipts[0]}` : `the chain of ${mission}`);
  const sentence = `The event log is damaged, beginning with ${first}. Nothing was changed; a backup can be restored.`;
  return { state: "problem", sentence };
}

function lookAtWriting(store: Store): Finding {
  const { writing, writeFailure, journalMode, journalReason } = store.health();
  if (writing !== "accepting")
    return { state: "problem", sentence: writeFailure?.reason ?? "Nothing can be written." };
  if (journalMode === "wal")
    return { state: "good", sentence: "Every acknowledged event is on disk (write-ahead log, full sync)." };
  return {
    state: "warning",
    sentence: `The database works without a write-ahead log, because ${journalReason}.`,
  };
}

function lookAtBackups({ store, workbench }: OpenParts): Finding {
  const { lastBackup } = store.health();
  const newestEventAt = workbench.newestEventAt ?? 0;
  const unsavedMs = newestEventAt - (lastBackup?.madeAtMs ?? 0);
  if (newestEventAt === 0)
    return { state: "good", sentence: "Nothing has happened yet that could be backed up." };
  if (lastBackup === null) {
    const late = Date.now() - newestEventAt > BACKUP_LATE_MS;
    const sentence =
      "There is no backup yet; one is taken within a minute of a change, and then every 15 minutes.";
    return { state: late ? "warning" : "good", sentence };
  }
  const at = new Date(lastBackup.madeAtMs).toISOString().slice(0, 16).replace("T", " ");
  if (unsavedMs > BACKUP_LATE_MS && Date.now() - lastBackup.madeAtMs > BACKUP_LATE_MS) {
    return {
      state: "warning",
      sentence: `The newest verified backup is from ${at} UTC, and much has happened since.`,
    };
  }
  return { state: "good", sentence: `The newest verified backup is from ${at} UTC.` };
}

function lookAtSpace({ missions: { disk } }: OpenParts): Finding {
  const { sentence, space } = disk;
  if (sentence === null) return { state: "good", sentence: "There is enough space for new tasks." };
  return { state: space === "critical" ? "problem" : "warning", sentence };
}

async function lookAtSessionHost(core: EngineCore): Promise<Finding> {
  if (core.link.state !== "connected") {
    return {
      state: "problem",
      sentence: core.link.problem ?? "The session host does not answer; terminals cannot be opened.",
    };
  }
  const started = performance.now();
  const sessions = (await core.link.list()).filter(({ session }) => !isProbe(session));
  const took = Math.max(1, Math.round(performance.now() - started));
  return {
    state: "good",
    sentence: `The session host answers (${took} ms) and keeps ${counted(sessions.length, "session")}.`,
  };
}

function storeChecks(open: OpenParts): readonly Check[] {
  const { store } = open;
  return [
    { id: "store.log", title: "Event log", look: () => lookAtLog(store) },
    { id: "store.writing", title: "Durable writing", look: async () => lookAtWriting(store) },
    { id: "store.backups", title: "Backups", look: async () => lookAtBackups(open) },
    { id: "disk.space", title: "Free space", look: async () => lookAtSpace(open) },
  ];
}

/** The checks of what Flightdeck itself keeps; also the first part of the doctor. */
export function healthChecks(core: EngineCore): readonly Check[] {
  const host: Check = { id: "session-host", title: "Session host", look: () => lookAtSessionHost(core) };
  if (core.open !== null) return [...storeChecks(core.open), host];
  const { recovery } = core.status();
  const sentence = recovery?.reason ?? "The database is not open.";
  return [{ id: "store.log", title: "Event log", look: async () => ({ state: "problem", sentence }) }, host];
}

export async function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  return Promise.all(checks.map((check) => runCheck(check, Date.now)));
}

export async function engineHealth(core: EngineCore): Promise<EngineHealth> {
  const checks = await runChecks(healthChecks(core));
  return { ok: checks.every(({ state }) => state === "good" || state === "warning"), checks };
}
