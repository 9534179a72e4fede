import { afterEach, describe, expect, it } from "vitest";
import type { MissionEvent } from "#shared/mission/event.ts";
import { commandId } from "#shared/ids.ts";
import { freshCommand, type TestMission } from "../flight/testing/flight-home.ts";
import { SmallHome } from "./testing/small-home.ts";

let small: SmallHome;
afterEach(() => small.remove());

const working = (seconds: number): TestMission => ({
  tasks: [
    {
      id: "one",
      scenario: { steps: [{ wait: seconds }, { edit: { file: "src/one/a.js", content: "1\n" } }] },
    },
  ],
});
const eventsOf = (type: MissionEvent["type"]) =>
  small.home.journal.filter(({ event }) => event.type === type);
const space = async () => {
  const { checks } = await small.home.ask("engine.health", {});
  return checks.find(({ id }) => id === "disk.space");
};
const hasLanded = ({ phase }: { phase: string }): boolean => phase === "landed";

describe("a data directory on a disk that is nearly full", () => {
  it(
    "starts no task below 2 GiB, says so, and starts by itself when there is space",
    { timeout: 120_000 },
    async () => {
      small = new SmallHome("1200m");
      const { home } = small;
      const mission = await home.state(working(0));
      await home.launch(mission);
      const said = /Only 1\.2 GiB are free in .* no new task starts/;
      await expect.poll(async () => (await space())?.sentence, { timeout: 20_000 }).toMatch(said);
      expect(await space()).toMatchObject({ state: "warning" });
      small.resize("4g");
      const roomyAt = Date.now();
      await home.until(mission, hasLanded, { withinMs: 90_000 });
      const [dispatched] = eventsOf("task.dispatched");
      expect(dispatched?.at).toBeGreaterThanOrEqual(roomyAt);
      expect(eventsOf("mission.paused")).toEqual([]);
      expect(await space()).toMatchObject({ state: "good" });
    },
  );

  it(
    "pauses agents below 0.5 GiB, also for the next engine, and lets them go on",
    { timeout: 180_000 },
    async () => {
      small = new SmallHome("4g");
      const { home } = small;
      // The disk is looked at every ten seconds; a pause ends the waiting.
      const mission = await home.state(working(90));
      await home.launch(mission);
      await home.until(mission, () => eventsOf("segment.began").length > 0);
      small.resize("300m");
      await home.until(mission, ({ paused }) => paused);
      const [paused] = eventsOf("mission.paused");
      expect(paused).toMatchObject({
        actor: { kind: "engine" },
        event: { reason: /^The disk is almost full/ },
      });
      expect((await space())?.state).toBe("problem");
      const pid = home.pidOf("engine");
      process.kill(pid ?? 0, "SIGKILL");
      await expect
        .poll(() => home.engine().then(() => home.pidOf("engine")), { timeout: 20_000 })
        .not.toBe(pid);
      small.resize("4g");
      const state = await home.until(mission, hasLanded, { withinMs: 120_000 });
      expect(state.paused).toBe(false);
      expect(eventsOf("mission.resumed")).toHaveLength(1);
      expect(state.tasks.get("one" as never)?.attempts).toHaveLength(1);
    },
  );

  it("leaves what a person paused to the person", { timeout: 120_000 }, async () => {
    small = new SmallHome("4g");
    const { home } = small;
    const mission = await home.state(working(0));
    await home.launch(mission);
    await home.send(mission, { type: "mission.pause", reason: "lunch" });
    small.resize("300m");
    await expect.poll(async () => (await space())?.state, { timeout: 30_000 }).toBe("problem");
    small.resize("4g");
    await expect.poll(async () => (await space())?.state, { timeout: 30_000 }).toBe("good");
    const seen = await home.until(mission, () => true);
    expect(seen.paused).toBe(true);
    expect(home.journal.filter(({ event }) => event.type === "mission.resumed")).toEqual([]);
  });

  it(
    "of 64 MiB with not a byte left refuses in a sentence, loses nothing, and takes the same again later",
    { timeout: 120_000 },
    async () => {
      small = new SmallHome("64m");
      const { home } = small;
      const before = await home.state(working(0));
      const makeRoom = small.fill();
      const steer = (text: string, id = freshCommand()) =>
        home.ask("missions.command", {
          commandId: id,
          mission: before,
          command: { type: "mission.steer", directive: text },
        });
      const refused: string[] = [];
      const sent: string[] = [];
      for (let count = 0; count < 200 && refused.length === 0; count += 1) {
        const id = freshCommand();
        try {
          await steer(`${count} ${"x".repeat(1_900)}`, id);
          sent.push(`${count}`);
        } catch (error) {
          refused.push(id, String(error));
        }
      }
      expect(refused[1]).toMatch(/is full; everything acknowledged is kept/);
      makeRoom();
      const again = await steer("with room", commandId.parse(refused[0]));
      expect(again.seq).toBeGreaterThan(0);
      const { directives } = await home.until(before, () => true);
      expect(directives).toHaveLength(sent.length + 1);
      const { checks } = await home.ask("engine.health", {});
      expect(checks.find(({ id }) => id === "store.log")?.state).toBe("good");
      expect(checks.find(({ id }) => id === "store.writing")?.state).toBe("good");
    },
  );
});
