import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { problemText } from "./problem.ts";
import { chooseRecipe, listRecipes, type RecipeShelf } from "./recipes.ts";

let root: string;
let bundled: string;
let repository: string;
let own: string;

const recipeText = (name: string, title = name): string =>
  `name: ${name}\ntitle: ${title}\ntasks: [{ id: a, title: A }]\n`;
const list = (): Promise<RecipeShelf> => listRecipes({ bundled, repository });
const problemsIn = async (): Promise<string[]> => (await list()).problems.map((each) => problemText(each));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fd-recipes-"));
  bundled = join(root, "bundled");
  repository = join(root, "repository");
  own = join(repository, ".flightdeck", "recipes");
  mkdirSync(bundled);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(bundled, "audit.yaml"), recipeText("audit"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("the recipes there are", () => {
  it("are the bundled ones where a repository has none", async () => {
    rmSync(own, { recursive: true });
    const { recipes, problems } = await list();
    expect(recipes.map(({ name, origin }) => [name, origin])).toEqual([["audit", "bundled"]]);
    expect(problems).toEqual([]);
  });

  it("never lets a repository take the place of a bundled one silently", async () => {
    writeFileSync(join(own, "audit.yaml"), recipeText("audit", "Mine"));
    const shelf = await list();
    expect(shelf.recipes.map(({ name, origin }) => [name, origin])).toEqual([
      ["audit", "bundled"],
      ["audit", "repository"],
    ]);
    expect(chooseRecipe(shelf, "audit")).toEqual({
      ok: false,
      sentence: expect.stringMatching(/two recipes called "audit": say bundled:audit or repository:audit/),
    });
    const chosen = chooseRecipe(shelf, "repository:audit");
    expect(chosen.ok && chosen.loaded.recipe.title).toBe("Mine");
  });

  it("keeps the good ones where another is broken, and says which is broken and why", async () => {
    writeFileSync(join(own, "broken.yaml"), "name: broken\ntitle: 7\n");
    writeFileSync(join(own, "own.yml"), recipeText("own"));
    writeFileSync(join(own, "notes.txt"), "no recipe");
    const shelf = await list();
    expect(shelf.recipes.map(({ name }) => name)).toEqual(["audit", "own"]);
    expect(shelf.problems.map((each) => problemText(each))).toEqual([
      '.flightdeck/recipes/broken.yaml:1:1: "tasks" is missing; a list is expected.',
      '.flightdeck/recipes/broken.yaml:2:8: "title" should be a text, but 7 stands here.',
    ]);
    expect(chooseRecipe(shelf, "broken")).toEqual({
      ok: false,
      sentence: expect.stringMatching(/cannot be read.*line 1/),
    });
    expect(chooseRecipe(shelf, "nobody")).toEqual({
      ok: false,
      sentence: expect.stringMatching(/no recipe "nobody".*audit, own/),
    });
  });

  it("are not read through a link that leads out of the repository", async () => {
    writeFileSync(join(root, "secret.yaml"), recipeText("secret"));
    symlinkSync(join(root, "secret.yaml"), join(own, "secret.yaml"));
    symlinkSync("nowhere", join(own, "dead.yaml"));
    symlinkSync("circle.yaml", join(own, "circle.yaml"));
    expect((await list()).recipes.map(({ name }) => name)).toEqual(["audit"]);
    expect(await problemsIn()).toEqual([
      expect.stringMatching(/circle\.yaml:1:1: This link leads in a circle/),
      expect.stringMatching(/dead\.yaml:1:1: This link leads to no file/),
      expect.stringMatching(/secret\.yaml:1:1: This is a link to a file outside the repository/),
    ]);
  });

  it("are not read when the whole folder is a link out of the repository", async () => {
    rmSync(own, { recursive: true });
    symlinkSync(bundled, own);
    const { recipes, problems } = await list();
    expect(recipes.map(({ origin }) => origin)).toEqual(["bundled"]);
    expect(problems).toHaveLength(1);
  });

  it("are files of a sensible size and not twice the same name", async () => {
    mkdirSync(join(own, "folder.yaml"));
    writeFileSync(join(own, "huge.yaml"), Buffer.alloc(1_000_001, "#"));
    writeFileSync(join(own, "own.yaml"), recipeText("own"));
    writeFileSync(join(own, "own.yml"), recipeText("own"));
    expect(await problemsIn()).toEqual([
      expect.stringMatching(/folder\.yaml:1:1: This is no file/),
      expect.stringMatching(/huge\.yaml:1:1: The file has 1000001 bytes/),
      expect.stringMatching(/own\.yml:1:1: .* already has this name/),
    ]);
  });
});
