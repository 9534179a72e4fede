import type { Database } from "better-sqlite3";
import { structureProblems } from "./examine.ts";
import {
  chainWalker,
  missionIds,
  promisedHeads,
  withPromise,
  type MissionChain,
  type Quarantine,
} from "./mission-chain.ts";
import { receiptReader } from "./receipts.ts";

/** What a complete check of a database found. */
export interface Verification {
  /** Nothing is wrong: the structure is sound, every chain and every receipt is whole. */
  readonly ok: boolean;
  /** What SQLite says about the structure of the file. */
  readonly structure: readonly string[];
  readonly quarantined: ReadonlyMap<string, Quarantine>;
  readonly damagedReceipts: readonly string[];
  readonly missions: number;
  readonly events: number;
}

/** Rows of receipts per step, about 2 ms. */
const RECEIPTS_PER_STEP = 512;

/**
 * Checks everything. Chains and receipts are walked in steps of about 2 ms with other work in between; SQLite's
 * structure check is one call that blocks for as long as reading the file takes.
 */
export async function verifyDatabase(database: Database): Promise<Verification> {
  const structure = structureProblems(database);
  const promised = promisedHeads(database);
  const missions = new Set([...missionIds(database), ...promised.keys()]);
  const quarantined = new Map<string, Quarantine>();
  let events = 0;
  for (const missionId of missions) {
    const walked = await walkInSteps(database, missionId);
    const chain = withPromise(walked, promised.get(missionId) ?? 0);
    events += chain.head.seq;
    if (chain.quarantine !== null) quarantined.set(missionId, chain.quarantine);
  }
  const damagedReceipts = await checkReceipts(database);
  const ok = structure.length === 0 && quarantined.size === 0 && damagedReceipts.length === 0;
  return { ok, structure, quarantined, damagedReceipts, missions: missions.size, events };
}

async function walkInSteps(database: Database, missionId: string): Promise<MissionChain> {
  const walker = chainWalker(database);
  for (let head; ;) {
    const { chain, done } = walker.step(missionId, head);
    if (done) return chain;
    head = chain.head;
    await otherWork();
  }
}

async function checkReceipts(database: Database): Promise<string[]> {
  const receipts = receiptReader(database);
  const problems: string[] = [];
  for (let after = ""; ;) {
    const page = receipts.page(after, RECEIPTS_PER_STEP);
    for (const { found } of page) if (found.state === "damaged") problems.push(found.reason);
    const last = page.at(-1);
    if (last === undefined) return problems;
    after = last.commandId;
    await otherWork();
  }
}

/** Lets everything that waits for the event loop run first. */
function otherWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
