import { dirname } from "node:path";
import { afterEach, expect, it } from "vitest";
import { sessionId } from "#shared/ids.ts";
import { ENGINE } from "#shared/mission/actor.ts";
import { launch, MISSION, task } from "#shared/mission/testing/missions.ts";
import { World } from "#shared/mission/testing/world.ts";
import { toStored, upcast } from "#shared/mission/upcast.ts";
import { request } from "../store/fixtures/test-store.ts";
import { expectTaken, freshCommandId, MissionGround, written } from "./fixtures/test-missions.ts";

const ground = new MissionGround();
afterEach(() => ground.clear());

const about = { task: "api", attempt: 1 };

async function working() {
  const world = new World();
  launch(world, [task("api")]);
  world.settle();
  const base = "0".repeat(40);
  world.send(written({ type: "workspace.ready", ...about, path: "/workspace", branch: "task/api", base }));
  const session = sessionId.parse("ses_0001");
  world.send(written({ type: "segment.started", ...about, segment: 1, session }));
  const open = await ground.open();
  for (const { seq, at, event } of world.journal) {
    const events = [toStored(event)];
    await open.store.commit(
      request({ missionId: MISSION, expectedSeq: seq - 1, at, actor: "engine", events }),
    );
  }
  return open;
}

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
