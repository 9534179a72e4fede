import type { Outcome } from "#shared/contract/client.ts";
import type { RequestResult, requests } from "#shared/contract/contract.ts";
import type { z } from "zod";
import type { Recorded } from "#shared/mission/event.ts";
import { answered } from "../gateway/answers.ts";
import type { Store } from "../store/store.ts";
import { recordedOf } from "./mission-loading.ts";
import type { Missions } from "./missions.ts";
import { refusalOf } from "./refusal.ts";

/** Of three bytes at most each: that fits one message. */
const MOST_LETTERS = 80_000;

/** A piece of a mission's log, ending before an event, or with the newest. Stops at the first event that cannot be read. */
export async function logPiece(
  missions: Pick<Missions, "read">,
  store: Pick<Store, "read">,
  { mission, before, limit }: z.output<(typeof requests)["missions.events"]["params"]>,
): Promise<Outcome<RequestResult<"missions.events">>> {
  // Answered once everything that was acknowledged is on disk.
  const seen = await missions.read(mission, ({ head }) => head);
  if (!seen.ok) return refusalOf(seen);
  const end = Math.min(before ?? Number.POSITIVE_INFINITY, seen.view + 1);
  const after = Math.max(0, end - 1 - limit);
  const events: Recorded[] = [];
  for (const stored of end - 1 > after ? store.read(mission, after, end - 1 - after).events : []) {
    const read = recordedOf(stored);
    if (!read.ok) break;
    events.push(read.recorded);
  }
  const kept = newestThatFit(events);
  const first = kept[0]?.seq ?? 1;
  // What alone is larger than a message is a plan or an output, and no line of a log.
  const told = kept.filter((each) => lettersOf(each) <= MOST_LETTERS);
  return answered({ events: told, before: first > 1 ? first : null });
}

const lettersOf = (event: Recorded): number => JSON.stringify(event).length;

/** As many of the newest as one message holds, and at least one: the older ones have to be asked for. */
function newestThatFit(events: readonly Recorded[]): readonly Recorded[] {
  let letters = 0;
  const from = events.findLastIndex((each) => {
    letters += lettersOf(each);
    return letters > MOST_LETTERS;
  });
  return events.slice(Math.min(from + 1, events.length - 1));
}
