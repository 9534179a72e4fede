import { describe, expect, it } from "vitest";
import { evolve } from "#shared/mission/evolve.ts";
import type { Recorded } from "#shared/mission/event.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { SEED } from "#shared/mission/testing/cases.ts";
import { Dice } from "#shared/mission/testing/dice.ts";
import { fly } from "#shared/mission/testing/flight.ts";
import type { SqlValue } from "../store/bulk-insert.ts";
import type { RowChange } from "../store/projections/projection.ts";
import { MissionRows } from "./mission-rows.ts";

const FLIGHTS = process.env["FLIGHTDECK_LONG"] === "1" ? 100 : 12;
/** A flight is folded anew after each of its events. */
const LIMIT_MS = 2_000 * FLIGHTS;
const ROUGH = { failure: 0.2, trouble: 0.2, finding: 0.4 };

type Table = Map<string, readonly SqlValue[]>;

function write(table: Table, changes: readonly RowChange[]): void {
  for (const { projection, key, values } of changes) {
    const place = `${projection} ${key}`;
    if (values === null) table.delete(place);
    else table.set(place, values);
  }
}

const text = (table: Table): string =>
  JSON.stringify([...table].toSorted(([one], [other]) => (one < other ? -1 : 1)));

function foldedAnew(state: MissionState): Table {
  const rebuilt: Table = new Map();
  write(rebuilt, new MissionRows(state).all(state));
  return rebuilt;
}

describe("rows that are kept up to date event by event", () => {
  it(
    `are those of a fold from the start, in ${FLIGHTS} flights where much goes wrong`,
    () => {
      for (let flight = 0; flight < FLIGHTS; flight += 1) {
        const seed = SEED + flight;
        const { world } = fly({ seed, tasks: 12, weather: ROUGH, meddling: 0.05, restarts: 0 });
        const dice = new Dice(seed);
        const kept: Table = new Map();
        let state: MissionState | null = null;
        let rows: MissionRows | null = null;
        for (let next = 0; next < world.journal.length;) {
          // A command leads to one or several events.
          const together: readonly Recorded[] = world.journal.slice(next, next + 1 + dice.below(4));
          next += together.length;
          for (const recorded of together) state = evolve(state, recorded);
          if (state === null) throw new Error("the journal is empty");
          rows ??= new MissionRows(state);
          write(
            kept,
            rows.after(
              state,
              together.map(({ event }) => event),
            ),
          );
          // After every step: a row that was forgotten is often put right by a later event.
          const anew = foldedAnew(state);
          if (text(kept) === text(anew)) continue;
          expect(
            [...kept],
            `seed ${seed}, event ${next}: ${together.map(({ event }) => event.type).join()}`,
          ).toEqual([...anew]);
        }
        expect(kept.size).toBeGreaterThan(24);
      }
    },
    LIMIT_MS,
  );
});
