import { z } from "zod";
import { commandId, missionId, sessionId } from "../ids.ts";
import { agentName } from "../mission/words.ts";
import { modelPrice } from "../mission/money/prices.ts";
import { settings, settingsChange } from "../settings.ts";
import { terminal, terminalUpdate } from "../terminal.ts";
import { decisionRow, queueUpdate } from "./decisions.ts";
import { checkResult, engineHealth, engineStatus } from "./health.ts";
import { missionRequests } from "./mission-requests.ts";
import { missionSnapshot, recordedEvent } from "./mission-snapshot.ts";
import { missionSummary } from "./missions.ts";
import { repositoryRequests } from "./repository-requests.ts";
import { upkeepRequests } from "./upkeep-requests.ts";

/** null: there was nothing to keep. */
const recovered = z.object({ keptAt: z.string().nullable() });

/**
 * The one list of what a client can ask of the engine. The engine's table of answers is typed by it: a request without
 * an answer does not compile.
 */
export const requests = {
  "engine.status": { params: z.object({}), result: engineStatus },
  /** Every check that says whether what is stored is whole: database, checksum chain, session host, disk. */
  "engine.health": { params: z.object({}), result: engineHealth },
  /** Answers, then leaves. Sessions live on in the session host unless they are to be ended too. */
  "engine.stop": { params: z.object({ endSessions: z.boolean() }), result: z.object({}) },
  /** Looks at this computer: git, shells, disk, limits, agents. */
  "doctor.run": { params: z.object({}), result: z.object({ checks: z.array(checkResult) }) },
  "settings.change": {
    params: z.object({ commandId, change: settingsChange }),
    result: z.object({ seq: z.number().int() }),
  },
  /** What models cost: the prices of the person, and those that came with the app where theirs say nothing. */
  "prices.list": {
    params: z.object({}),
    result: z.object({ prices: z.array(modelPrice.extend({ own: z.boolean() })) }),
  },
  /** An agent of the person's own, as they wrote it: the engine reads it and says in a sentence what does not fit. */
  "agents.keep-own": {
    params: z.object({ commandId, agent: z.record(z.string(), z.unknown()), isNew: z.boolean() }),
    result: z.object({}),
  },
  "agents.forget-own": { params: z.object({ commandId, name: agentName }), result: z.object({}) },
  "terminals.open": {
    params: z.object({
      commandId,
      /** null: the shell from the settings. */
      command: z.array(z.string().max(10_000)).min(1).max(200).nullable(),
      cwd: z.string().max(4_000).nullable(),
      title: z.string().max(200).nullable(),
      cols: z.number().int().min(2).max(1_000),
      rows: z.number().int().min(1).max(1_000),
    }),
    result: z.object({ terminal }),
  },
  "terminals.resize": {
    params: z.object({
      session: sessionId,
      cols: z.number().int().min(2).max(1_000),
      rows: z.number().int().min(1).max(1_000),
    }),
    result: z.object({}),
  },
  /** Ends the whole process tree: asks first (TERM), then insists (KILL). Answers when it is gone. */
  "terminals.end": { params: z.object({ session: sessionId }), result: z.object({ terminal }) },
  /** What sessions printed last, as text. Those that have no recording are left out. */
  "terminals.last-lines": {
    params: z.object({ sessions: z.array(sessionId).max(100) }),
    result: z.object({ lines: z.array(z.object({ session: sessionId, line: z.string() })) }),
  },
  /** Takes an ended terminal off the list. Its transcript stays on disk. */
  "terminals.dismiss": { params: z.object({ commandId, session: sessionId }), result: z.object({}) },
  ...missionRequests,
  ...repositoryRequests,
  ...upkeepRequests,
  /** Only in recovery. Moves the damaged database aside, keeps it, and starts from the backup. */
  "recovery.restore": { params: z.object({ file: z.string() }), result: recovered },
  /** Only in recovery. Moves the damaged database aside, keeps it, and starts with an empty one. */
  "recovery.start-empty": { params: z.object({}), result: recovered },
  /** Only in recovery, when only the write-ahead log is missing. Goes on with the rest; a copy is kept as it was. */
  "recovery.keep-without-log": { params: z.object({}), result: recovered },
} as const;

export type RequestName = keyof typeof requests;
export type RequestParams<Name extends RequestName> = z.input<(typeof requests)[Name]["params"]>;
export type RequestResult<Name extends RequestName> = z.output<(typeof requests)[Name]["result"]>;

export const topics = {
  engine: { snapshot: engineStatus, update: engineStatus },
  settings: { snapshot: settings, update: settings },
  terminals: { snapshot: z.array(terminal), update: terminalUpdate },
  /** All missions; an update is a row that is new or has changed. */
  missions: { snapshot: z.array(missionSummary), update: missionSummary },
  /** The queue: decisions of all missions that wait for a person, the one to look at first in front. */
  decisions: { snapshot: z.array(decisionRow), update: queueUpdate },
} as const;

export type TopicName = keyof typeof topics;
export type TopicSnapshot<Name extends TopicName> = z.output<(typeof topics)[Name]["snapshot"]>;
export type TopicUpdate<Name extends TopicName> = z.output<(typeof topics)[Name]["update"]>;

/** Topics there is one of for every key. */
export const keyedTopics = {
  /** A mission's state, then every event: whoever follows folds them with the engine's own `evolve`. */
  mission: { key: missionId, snapshot: missionSnapshot, update: recordedEvent },
} as const;

export type KeyedTopicName = keyof typeof keyedTopics;
export type TopicKey<Name extends KeyedTopicName> = z.output<(typeof keyedTopics)[Name]["key"]>;
export type KeyedSnapshot<Name extends KeyedTopicName> = z.output<(typeof keyedTopics)[Name]["snapshot"]>;
export type KeyedUpdate<Name extends KeyedTopicName> = z.output<(typeof keyedTopics)[Name]["update"]>;
