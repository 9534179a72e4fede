import Database from "better-sqlite3";
import { z } from "zod";
import type { StoreClock } from "./clock.ts";
import type { Migration } from "./migration-files.ts";
import { compareSchema, type SchemaState } from "./migrate.ts";
import { chainWalker, missionIds, promisedHeads, withPromise, type MissionChain } from "./mission-chain.ts";

/** What is known of the chains after looking at them. */
export interface ChainKnowledge {
  /** Missions that were walked. */
  readonly chains: ReadonlyMap<string, MissionChain>;
  /** Missions that were not reached in time; they are walked at their first touch. */
  readonly unchecked: number;
  /** The newest event each mission's receipts name. */
  readonly promised: ReadonlyMap<string, number>;
  /** The index of texts is broken. It follows from the log, so it is made anew. */
  readonly searchIsBroken?: boolean;
}

export type Examination =
  | { state: "good"; schema: SchemaState; knowledge: ChainKnowledge; identity: number; sessionOpen: boolean }
  | { state: "damaged"; reason: string };

export interface ExaminationLimits {
  readonly clock: StoreClock;
  /** Walking chains ends here; opening must not take longer because a history is long. */
  readonly chainBudgetMs: number;
  /** Bytes of the file. */
  readonly bytes: number;
}

/** SQLite reads a whole file to check its structure, about 1 ms per MB. Larger files are checked with every backup. */
const MAX_BYTES_CHECKED_AT_OPEN = 256 * 1024 * 1024;

/** Looks at everything a database must have to be opened. Only reads. */
export function examine(
  database: Database.Database,
  migrations: readonly Migration[],
  limits: ExaminationLimits,
): Examination {
  try {
    const all = limits.bytes > MAX_BYTES_CHECKED_AT_OPEN ? [] : quickCheck(database);
    const problems = all.filter((problem) => !isAboutSearch(problem));
    if (problems.length > 0) return { state: "damaged", reason: problems.join("; ") };
    const schema = compareSchema(database, migrations);
    return {
      state: "good",
      schema,
      knowledge: { ...walkChains(database, limits), searchIsBroken: all.length > 0 },
      identity: z.int().parse(database.pragma("user_version", { simple: true })),
      sessionOpen: sessionOpen(database),
    };
  } catch (error) {
    const reason = damageReason(error);
    if (reason === null) throw error;
    return { state: "damaged", reason };
  }
}

/** What is wrong with the structure of the file; empty when it is sound. The index of texts can be made anew and does not count. */
export function structureProblems(database: Database.Database): string[] {
  return quickCheck(database).filter((problem) => !isAboutSearch(problem));
}

const isAboutSearch = (problem: string): boolean => /^fts5: |FTS5 table/.test(problem);

/** SQLite's own check of the file. */
function quickCheck(database: Database.Database): string[] {
  const rows = z.array(z.object({ quick_check: z.string() })).parse(database.pragma("quick_check(3)"));
  return rows.map((row) => row.quick_check).filter((problem) => problem !== "ok");
}

function walkChains(database: Database.Database, limits: ExaminationLimits): ChainKnowledge {
  const walker = chainWalker(database);
  const promised = promisedHeads(database);
  const missions = new Set([...missionIds(database), ...promised.keys()]);
  const chains = new Map<string, MissionChain>();
  const deadlineNs = limits.clock.monotonicNs() + BigInt(limits.chainBudgetMs) * 1_000_000n;
  for (const missionId of missions) {
    if (limits.clock.monotonicNs() > deadlineNs) break;
    chains.set(missionId, withPromise(walker.walk(missionId), promised.get(missionId) ?? 0));
  }
  return { chains, unchecked: missions.size - chains.size, promised };
}

function sessionOpen(database: Database.Database): boolean {
  return database.prepare("SELECT session_open FROM database_state WHERE id = 1").pluck().get() === 1;
}

/**
 * Why an error means that the file is damaged; null when it means something else (a full disk, a lock, our own bug).
 * A table or column that is missing is damage too: migrations are compared by hash before anything is read.
 */
function damageReason(error: unknown): string | null {
  if (error instanceof z.ZodError) return "its own records are unreadable";
  if (!(error instanceof Database.SqliteError)) return null;
  return /^SQLITE_(CORRUPT|NOTADB|ERROR|FORMAT|MISMATCH)/.test(error.code) ? error.message : null;
}
