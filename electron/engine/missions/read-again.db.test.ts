import { dirname } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { Command } from "#shared/mission/command.ts";
import { creation, expectTaken, MissionGround, missionNamed, written } from "./fixtures/test-missions.ts";

const ground = new MissionGround();
afterEach(() => ground.clear());

const one = missionNamed("one1");

it.each<[string, Command]>([
  ["a number for a text", written({ type: "mission.steer", directive: "x" })],
  ["no text at all", written({ type: "mission.steer", directive: "x" })],
])("refuses what could not be read again and writes nothing of it: %s", async (how, command) => {
  const open = await ground.open();
  expectTaken(await open.send(one, creation(one)));
  // As it comes from a part of the engine that nobody checked.
  const broken = { ...command, directive: how === "no text at all" ? null : 5 } as unknown as Command;
  const answer = await open.send(one, broken);
  expect(answer).toMatchObject({ ok: false, code: "invalid" });
  expect(answer).toMatchObject({ sentence: expect.stringMatching(/mission\.steer.*Nothing was changed/) });
  expect(open.store.read(one, 0).events).toHaveLength(1);
  expectTaken(await open.send(one, written({ type: "mission.steer", directive: "use the other port" })));
  const directory = dirname(open.store.health().file);
  open.missions.close();
  open.store.close();
  const next = await ground.open(directory);
  expect(await next.state(one, ({ directives, head }) => [directives.length, head])).toEqual([1, 2]);
});
