import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { agentName } from "#shared/mission/words.ts";
import { FlightHome, freshCommand } from "../flight/testing/flight-home.ts";

const pilot = agentName.parse("pilot");
const WITHIN = { timeout: 60_000, interval: 200 };

/** An agent of the person's own that is there and speaks no protocol at all. */
const SILENT = { name: "silent", title: "Silent", family: "silent", command: ["/bin/false"] };
const ABSENT = { name: "absent", title: "Absent", family: "absent", command: ["no-such-program-anywhere"] };

let home: FlightHome;
beforeAll(() => {
  home = new FlightHome({ ...process.env, FLIGHTDECK_ACP_AGENTS: JSON.stringify([SILENT, ABSENT]) });
});
afterAll(() => home.remove());

const newest = async () => (await home.ask("agents.test-flights", {})).flights;

describe("a test flight", () => {
  it("flies two tasks up to the landing, asks nobody, and is one mission also when it is asked for twice", async () => {
    expect(await newest()).toEqual([]);
    const commandId = freshCommand();
    const ask = () => home.ask("agents.start-test-flight", { commandId, agent: pilot });
    const [{ mission }, again] = await Promise.all([ask(), ask()]);
    expect(again.mission).toBe(mission);
    await expect.poll(async () => (await newest())[0]?.state, WITHIN).toBe("passed");
    const [flight, ...others] = await newest();
    expect(others).toEqual([]);
    expect(flight).toMatchObject({ agent: "pilot", mission, state: "passed" });
    expect(flight?.sentence).toMatch(/^2 tasks were flown, checked, merged and landed in \d+ s\.$/);
    const place = join(home.home, "test-flights", "pilot", commandId);
    expect(readdirSync(place)).toEqual(expect.arrayContaining(["answer.txt", "greeting.txt"]));
  });

  it("that fails says what went wrong first, asks nobody what to do now, and leaves nothing on any list", async () => {
    const agent = agentName.parse("silent");
    const { mission } = await home.ask("agents.start-test-flight", { commandId: freshCommand(), agent });
    const ofSilent = async () => (await newest()).find((flight) => flight.agent === agent);
    await expect.poll(async () => (await ofSilent())?.state, WITHIN).toBe("failed");
    const phase = async () => (await home.ask("missions.show", { mission })).phase;
    await expect.poll(phase, WITHIN).toBe("stopped");
    expect((await home.ask("missions.show", { mission })).pendingDecisions).toBe(0);
    expect((await ofSilent())?.sentence).toBe(
      "The CLI ended with code 1 before it had begun. It said nothing.",
    );
  });

  it.each([
    ["nobody", 'There is no agent "nobody"'],
    ["absent", "Absent is not installed. Nothing was started."],
  ])("with %s is refused in a sentence, and nothing is made", async (agent, sentence) => {
    const started = home.ask("agents.start-test-flight", {
      commandId: freshCommand(),
      agent: agentName.parse(agent),
    });
    await expect(started).rejects.toThrow(sentence);
    expect(existsSync(join(home.home, "test-flights", agent))).toBe(false);
  });
});
