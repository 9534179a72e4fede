import { dirname } from "node:path";
import { afterEach, expect, it } from "vitest";
import { ENGINE } from "#shared/mission/actor.ts";
import { MISSION } from "#shared/mission/testing/missions.ts";
import { upcast } from "#shared/mission/upcast.ts";
import { expectTaken, freshCommandId, MissionGround, written } from "./fixtures/test-missions.ts";
import { ABOUT_WORK as about, workingMission } from "./fixtures/working-mission.ts";

const ground = new MissionGround();
afterEach(() => ground.clear());

const working = () => workingMission(ground);

it.each([[[]], [["/elsewhere"]]])(
  "denies the data directory of this very engine, though the sender names %j as protected",
  async (protectedFolders) => {
    const { missions, store } = await working();
    const path = `${dirname(store.health().file)}/operator.token`;
    const text = `cat ${path}`;
    const asked = written({
      type: "agent.request",
      ...about,
      request: "r1",
      action: { kind: "command", text, parsed: { parts: [{ words: ["cat", path] }], unclear: [] } },
      protectedFolders,
    });
    expectTaken(await missions.send(freshCommandId(), MISSION, asked, ENGINE));
    const judged = store
      .read(MISSION, 0, 500)
      .events.map(upcast)
      .find((read) => read.ok && read.event.type === "request.judged");
    expect(judged).toMatchObject({ event: { verdict: "deny", reason: expect.stringContaining("own data") } });
  },
);
