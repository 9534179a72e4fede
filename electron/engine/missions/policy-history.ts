import { setImmediate } from "node:timers/promises";
import type { Outcome } from "#shared/contract/client.ts";
import type { Page } from "#shared/contract/page.ts";
import type { PolicyPreview, RuledRequest } from "#shared/contract/policies.ts";
import type { MissionId } from "#shared/ids.ts";
import type { EventOf } from "#shared/mission/event.ts";
import type { Action } from "#shared/mission/policies/action.ts";
import { circumstancesOf } from "#shared/mission/policies/judge-request.ts";
import type { Policy } from "#shared/mission/policies/policy.ts";
import { previewPolicy, type JudgedRequest } from "#shared/mission/policies/preview.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { upcast } from "#shared/mission/upcast.ts";
import { answered } from "../gateway/answers.ts";
import type { Store } from "../store/store.ts";
import { look } from "./mission-reads.ts";
import type { Missions } from "./missions.ts";
import { pageOf } from "./page.ts";

type Judged = EventOf<"request.judged">;

interface JudgedAt {
  readonly seq: number;
  readonly at: number;
  readonly event: Judged;
}

/** The newest part of a log that a preview looks at: reading more would take longer than anybody waits. */
const EVENTS = 20_000;
const PAGE = 500;

/** What a rule would have done with the recorded past of a mission, and with what waits now. */
export async function previewOf(
  { missions, store, now }: { missions: Missions; store: Store; now: () => number },
  mission: MissionId,
  policy: Policy,
): Promise<Outcome<PolicyPreview>> {
  const judged = await judgedRequests(store, mission);
  return look(missions, mission, (state) => {
    const history = judged.flatMap(({ event }) => requestOf(state, event, now()) ?? []);
    const { past, pending, examples } = previewPolicy(policy, history);
    return answered({ past, pending, examples: [...examples], looked: history.length });
  });
}

/** Which requests rules answered by themselves, the newest first. */
export async function decidedBy(
  { missions, store }: { missions: Missions; store: Store },
  mission: MissionId,
  wanted: { readonly cursor: string | null; readonly limit: number },
): Promise<Outcome<Page<RuledRequest>>> {
  const judged = await judgedRequests(store, mission);
  return look(missions, mission, (state) => {
    const ruled = judged.toReversed().flatMap((each) => ruledRow(state, each) ?? []);
    return answered(
      pageOf(
        ruled,
        wanted,
        ({ seq }) => String(seq),
        (row) => row,
      ),
    );
  });
}

/** null: it was asked about, or no rule but the floor or the autonomy of the mission answered. */
function ruledRow(state: MissionState, { seq, at, event }: JudgedAt): RuledRequest | null {
  const { task, action, verdict, policy, reason } = event;
  if (policy === null || verdict === "ask") return null;
  const taskTitle = state.tasks.get(task)?.spec.title ?? task;
  return { seq, at, task, taskTitle, action: textOf(action), verdict, policy, reason };
}

async function judgedRequests(store: Store, mission: MissionId): Promise<JudgedAt[]> {
  const found: JudgedAt[] = [];
  let after = Math.max(0, store.head(mission).seq - EVENTS);
  for (;;) {
    const { events } = store.read(mission, after, PAGE);
    for (const event of events) {
      after = event.missionSeq;
      if (event.type !== "request.judged") continue;
      const read = upcast(event);
      if (read.ok && read.event.type === "request.judged")
        found.push({ seq: event.missionSeq, at: event.at, event: read.event });
    }
    if (events.length < PAGE) return found;
    // Others are answered between two pages.
    await setImmediate();
  }
}

/** Judged as it would be today: by who made the attempt and what the mission is like now. */
function requestOf(state: MissionState, event: Judged, at: number): JudgedRequest | null {
  const task = state.tasks.get(event.task);
  const attempt = task?.attempts.find(({ number }) => number === event.attempt);
  if (task === undefined || attempt === undefined) return null;
  return {
    action: event.action,
    circumstances: circumstancesOf(state, task, attempt, at),
    pending: isPending(state, event),
    label: `${event.verdict}: ${textOf(event.action)}`,
  };
}

function isPending(state: MissionState, { task, attempt, request }: Judged): boolean {
  return [...state.pending].some((id) => {
    const decision = state.decisions.get(id)?.decision;
    const { subject } = decision ?? {};
    return (
      decision?.task === task &&
      decision.attempt === attempt &&
      subject?.kind === "request" &&
      subject.request === request
    );
  });
}

/** Characters of an action in a list. */
const LABEL_CHARACTERS = 300;

function textOf(action: Action): string {
  switch (action.kind) {
    case "command":
      return action.text.slice(0, LABEL_CHARACTERS);
    case "file":
      return `${action.access} ${action.path.slice(0, LABEL_CHARACTERS)}`;
    case "network":
      return `connect to ${action.host}`;
    case "secret":
      return `read the secret ${action.name}`;
    case "spawn":
      return `start ${action.count} × ${action.agent}`;
    case "tool":
      return `use ${action.tool}`;
  }
}
