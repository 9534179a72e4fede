import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PlainError } from "#launch/plain-error.ts";
import { MISSION, task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import { frontOf, MAP_FILE } from "../codebase-map/map-file.ts";
import type { EffectWorld } from "../effects/effect-handler.ts";
import { baseRef } from "../git/base-branch.ts";
import { scene, type Scene } from "../git/testing/person.ts";
import type { Hands } from "./hands.ts";
import { startSegment } from "./segment-start.ts";

let stage: Scene;
let folder: string;
beforeEach(async () => {
  stage = await scene();
  folder = mkdtempSync(join(tmpdir(), "fd-prompt-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await stage.remove();
});

it("carries the map of the code also where the memory of earlier missions cannot be read, and says so", async () => {
  const { repository } = stage.person;
  const gitDir = join(repository, ".git");
  const mapped = await stage.person.commit("memory", { "docs/missions/first.md": "# First\n" });
  const base = await stage.person.commit("map", {
    [MAP_FILE]: `${frontOf(mapped, ["src/"])}\nHere is all.\n`,
  });
  execFileSync("git", ["-C", repository, "update-ref", baseRef("main"), base]);
  const tree = execFileSync("git", ["-C", repository, "rev-parse", `${base}:docs/missions`], {
    encoding: "utf8",
  }).trim();
  rmSync(join(gitDir, "objects", tree.slice(0, 2), tree.slice(2)));

  const flight = new OneFlight([task("api")]);
  flight.do({
    type: "workspace.ready",
    ...flight.about("api"),
    path: "/w/api",
    branch: "mission/api",
    base,
  });
  const effect = flight.effects.findLast(({ type }) => type === "segment.start");
  if (effect?.type !== "segment.start") throw new Error("no start was asked for");
  let prompt = "";
  const said: string[] = [];
  const plan = ({ promptFile }: { promptFile: string }): never => {
    prompt = readFileSync(promptFile, "utf8");
    throw new PlainError("The test has seen it.");
  };
  const hands = {
    home: folder,
    report: (line: string) => said.push(line),
    adapters: new Map([[flight.attempt("api").route.agent, { plan }]]),
    repositories: { of: async () => ({ repository: { gitDir } }) },
    secrets: { values: [] },
  } as unknown as Hands;
  const world = {
    mission: MISSION,
    folder,
    read: async <View>(view: (state: typeof flight.world.state) => View) => view(flight.world.state),
  } as unknown as EffectWorld;
  await startSegment(hands)(effect, world);
  expect(prompt).toContain("Here is all.");
  expect(said).toContainEqual(expect.stringContaining("without the memory of"));
});
