import { afterEach, beforeEach, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import { scene, type Scene } from "../git/testing/person.ts";
import { holdAtLaunch, setupRef } from "./launch-gate.ts";

const MISSION = "msn_1" as MissionId;

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
  await stage.person.commit("one", { "one.txt": "1\n" });
});
afterEach(() => stage.remove());

it("lets a launch through while the same launch, asked for once more, is written down", async () => {
  const { person, home } = stage;
  const repository = await openRepository(person.repository, home);
  const place: MissionPlace = { repository: person.repository, baseBranch: "main" };
  let looks = 0;
  const overtaken = {
    place: repository.place,
    baseOf: (branch: string) => repository.baseOf(branch),
    moveRef: (...move: Parameters<Repository["moveRef"]>) => repository.moveRef(...move),
    // Nothing is written down yet when it looks, and then the other one is first.
    ref: async (name: string) => {
      looks += 1;
      if (looks > 1) return repository.ref(name);
      expect(await holdAtLaunch(home, repository, MISSION, place)).toBeNull();
      return null;
    },
  } as unknown as Repository;
  expect(await holdAtLaunch(home, overtaken, MISSION, place)).toBeNull();
  expect(await repository.ref(setupRef(MISSION))).toBe(await repository.baseOf("main"));
});
