import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ownFile, task } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

it("a mission that is stopped ends everything within five seconds and keeps what was done", async () => {
  const stubborn = ["ignores", "children", "floods", "waits", "asks"];
  const steps: Record<string, object[]> = {
    ignores: [{ "ignore-term": {} }, ownFile("ignores"), { stall: {} }],
    children: [{ "leave-children": 8 }, ownFile("children"), { stall: {} }],
    floods: [ownFile("floods"), { flood: 2_000 }],
    waits: [ownFile("waits"), { run: "sleep 1000" }],
    asks: [ownFile("asks"), { "ask-permission": { kind: "secret", name: "DATABASE_URL" } }],
  };
  const allocation = {
    rows: [{ kinds: ["docs"], agents: ["pilot"] }],
    lanes: { default: { total: 8, reservedForReview: 1 } },
  };
  home.write(".flightdeck/allocation.yaml", JSON.stringify(allocation));
  const mission = await home.state({ tasks: stubborn.map((id) => task(id, steps[id] ?? [])) });
  await home.launch(mission);
  const flown = await home.until(mission, (state) =>
    [...state.tasks.values()].every(({ attempts }) => (attempts[0]?.toolCalls ?? 0) > 0),
  );
  const fileOf = (id: string): string => {
    const path = [...flown.tasks.values()].find(({ spec }) => spec.id === id)?.workspace?.path ?? "";
    return join(path, "src", id, "index.js");
  };
  // It is told that a tool is used before the tool has done its work.
  await expect.poll(() => stubborn.filter((id) => !existsSync(fileOf(id)))).toEqual([]);
  const begun = performance.now();
  await home.send(mission, { type: "mission.stop", reason: "enough" });
  await home.until(
    mission,
    (seen) =>
      seen.phase === "stopped" &&
      [...seen.tasks.values()].every(({ attempts }) =>
        attempts[0]?.segments.every(({ endedAt }) => endedAt !== null),
      ),
  );
  await expect.poll(() => home.processes(), { interval: 20 }).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(5_000);
  for (const id of stubborn) expect(readFileSync(fileOf(id), "utf8")).toContain(id);
});
