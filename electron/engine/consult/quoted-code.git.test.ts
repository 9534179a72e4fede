import { afterEach, beforeEach, expect, it } from "vitest";
import { openRepository, type Repository } from "../git/repository.ts";
import { scene, type Scene } from "../git/testing/person.ts";
import { wrongEvidence } from "./quoted-code.ts";

let stage: Scene;
let repository: Repository;
let commit: string;
beforeEach(async () => {
  stage = await scene();
  await stage.person.commit("one", { "a.js": "if (a) {\n  go();\n}\nconst first = list[0];\nok\n" });
  repository = await openRepository(stage.person.repository, stage.home);
  commit = await repository.baseOf("main");
});
afterEach(() => stage.remove());

const quoted = (line: number, quote: string): Promise<readonly string[]> => {
  const code = [{ file: "a.js", line, quote }];
  const rebuttals = [{ finding: "A1", why: "It is not so.", code }];
  return wrongEvidence(
    { differences: [], steelmans: [], rebuttals, preserved: [] },
    repository.place,
    commit,
  );
};

it("is evidence when a piece of some length stands there, or the whole of a short line", async () => {
  expect(await quoted(4, "first = list[0]")).toEqual([]);
  expect(await quoted(2, "  go();")).toEqual([]);
  expect(await quoted(5, "ok")).toEqual([]);
});

it("is none when it is what stands in every file, or a few letters of a line", async () => {
  for (const [line, quote] of [
    [3, "}"],
    [4, ";"],
    [4, "= l"],
    [4, "c o n s t"],
  ] as const)
    expect(await quoted(line, quote)).toHaveLength(1);
  expect(await quoted(3, "}")).toEqual([
    'The rebuttal of A1 names a.js:3 by "}", which shows nothing: quote the line.',
  ]);
});
