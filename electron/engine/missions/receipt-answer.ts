import { setImmediate as nextTurn } from "node:timers/promises";
import type { Outcome } from "#shared/contract/client.ts";
import type { RequestResult } from "#shared/contract/contract.ts";
import type { MissionId } from "#shared/ids.ts";
import type { Recorded } from "#shared/mission/event.ts";
import { evolve } from "#shared/mission/evolve.ts";
import { receiptMarkdown } from "#shared/mission/receipt/receipt-markdown.ts";
import { receiptOf } from "#shared/mission/receipt/receipt.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { answered, refused } from "../gateway/answers.ts";
import type { Store } from "../store/store.ts";
import { recordedOf } from "./mission-loading.ts";
import type { Missions } from "./missions.ts";
import { refusalOf } from "./refusal.ts";
import { noMission } from "./refusal-sentences.ts";

/** A page is about 10 ms of reading and folding; between pages everybody else has a turn. */
const PAGE_EVENTS = 500;

/** The receipt of a mission, folded from its log and not from what is in memory: whoever doubts it can do the same. */
export async function receiptAnswer(
  missions: Pick<Missions, "read">,
  store: Pick<Store, "read">,
  mission: MissionId,
): Promise<Outcome<RequestResult<"missions.receipt">>> {
  // Answered once everything that was acknowledged is on disk.
  const seen = await missions.read(mission, () => null);
  if (!seen.ok) return refusalOf(seen);
  const { state, recorded, unread } = await wholeLog(store, mission);
  if (state === null) return refused("not-found", noMission(mission));
  const made = receiptOf(state, recorded);
  const receipt = unread === null ? made : { ...made, remarks: [unread, ...made.remarks] };
  return answered({ receipt, markdown: receiptMarkdown(receipt) });
}

interface WholeLog {
  readonly state: MissionState | null;
  readonly recorded: readonly Recorded[];
  /** Why the log goes on after what is here; null: this is all of it. */
  readonly unread: string | null;
}

async function wholeLog(store: Pick<Store, "read">, mission: MissionId): Promise<WholeLog> {
  const recorded: Recorded[] = [];
  let state: MissionState | null = null;
  for (;;) {
    const page = store.read(mission, state?.head ?? 0, PAGE_EVENTS);
    for (const stored of page.events) {
      const read = recordedOf(stored);
      if (!read.ok) {
        const unread = `Event ${stored.missionSeq} cannot be read (${read.reason}): nothing after it is counted.`;
        return { state, recorded, unread };
      }
      state = evolve(state, read.recorded);
      recorded.push(read.recorded);
    }
    if (page.events.length < PAGE_EVENTS || !page.more) {
      const { quarantine } = page;
      const unread =
        quarantine === null
          ? null
          : `The log is damaged after event ${quarantine.lastGoodSeq} (${quarantine.reason}): nothing after it is counted.`;
      return { state, recorded, unread };
    }
    await nextTurn();
  }
}
