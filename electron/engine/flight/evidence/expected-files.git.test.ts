import { afterEach, beforeEach, expect, it } from "vitest";
import { openRepository, type Repository } from "../../git/repository.ts";
import { scene, type Scene } from "../../git/testing/person.ts";
import { expectedFilesSignal } from "./expected-files.ts";

let stage: Scene;
let repository: Repository;
let before: string;
beforeEach(async () => {
  stage = await scene();
  const { person, home } = stage;
  await person.commit("one", { "CHANGELOG.md": "# Changelog\n\n- The first entry.\n", "empty.md": "" });
  repository = await openRepository(person.repository, home);
  before = await repository.baseOf("main");
});
afterEach(() => stage.remove());

it("takes no changelog that was there before for an entry about this change (feature 115)", async () => {
  const files = ["CHANGELOG.md"];
  const commit = async (message: string, written: Record<string, string>): Promise<string> => {
    await stage.person.commit(message, written);
    return repository.baseOf("main");
  };
  const other = await commit("two", { "README.md": "# Something else\n" });
  expect(await expectedFilesSignal(repository, other, files)).toMatchObject({ holds: true });
  expect(await expectedFilesSignal(repository, other, files, before)).toMatchObject({
    holds: false,
    detail: "CHANGELOG.md was not changed",
  });
  const entry = await commit("three", { "CHANGELOG.md": "# Changelog\n\n- A new entry.\n" });
  expect(await expectedFilesSignal(repository, entry, files, before)).toMatchObject({ holds: true });
  expect(await expectedFilesSignal(repository, entry, ["empty.md", "gone.md"], before)).toMatchObject({
    detail: "empty.md is empty; gone.md is missing",
  });
});
