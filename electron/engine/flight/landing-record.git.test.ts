import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openRepository } from "../git/repository.ts";
import { scene, type Scene } from "../git/testing/person.ts";
import { recorded, type Recorded, type ToRecord } from "./landing-record.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
});
afterEach(() => stage.remove());

const WISH = {
  entries: 1,
  tracking: null,
  record: { path: "docs/missions/m.md", text: "# M\n" },
  decisions: (existing: string | null) => `${existing ?? "# Decisions\n"}One writer.\n`,
};

/** The newest commit of the person with what is written down on top of it. */
async function writtenDown(wish: ToRecord = WISH, secrets: readonly string[] = []): Promise<Recorded> {
  const repository = await openRepository(stage.person.repository, stage.home);
  const commit = await repository.baseOf("main");
  const made = await recorded(repository, commit, wish, { id: "m1", at: 0, secrets });
  // Into a place the person's git reads.
  await stage.person.git("fetch", "-q", repository.gitDir, made.commit);
  return made;
}
const files = ({ commit }: Recorded) => stage.person.git("ls-tree", "-r", "--name-only", commit);
const text = ({ commit }: Recorded, path: string) => stage.person.git("show", `${commit}:${path}`);

describe("the decisions of a mission", () => {
  it.each(["DECISIONS.md", "decisions.md", "Decisions.md"])(
    "go into the file that is there: %s",
    async (path) => {
      await stage.person.commit("before", { [path]: "# Ours\n" });
      const made = await writtenDown();
      expect(made).toMatchObject({ problem: null, record: { files: ["docs/missions/m.md", path] } });
      expect(await files(made)).toBe(["docs/missions/m.md", path].toSorted().join("\n"));
      expect(await text(made, path)).toBe("# Ours\nOne writer.");
    },
  );

  it("go into a new file where there is none, and into ours where there are two", async () => {
    await stage.person.commit("before", { "a.txt": "a\n" });
    expect(await text(await writtenDown(), "DECISIONS.md")).toBe("# Decisions\nOne writer.");
    await stage.person.commit("both", { "decisions.md": "small\n", "DECISIONS.md": "large\n" });
    const made = await writtenDown();
    expect(await text(made, "DECISIONS.md")).toBe("large\nOne writer.");
    expect(await text(made, "decisions.md")).toBe("small");
  });

  it("stay out of what is no text file, in whatever case it is written", async () => {
    await stage.person.commit("before", { "a.txt": "a\n" });
    await symlink("a.txt", join(stage.person.repository, "decisions.md"));
    await stage.person.git("add", "decisions.md");
    await stage.person.git("commit", "-q", "-m", "a link");
    const made = await writtenDown();
    expect(made.problem).toBe(
      "decisions.md is no plain text file, so the decisions stand only in docs/missions/m.md.",
    );
    expect(await files(made)).toBe("a.txt\ndecisions.md\ndocs/missions/m.md");
  });
});

it("holds no secrets, neither what was done nor what was found", async () => {
  await stage.person.commit("before", { "a.txt": "a\n" });
  const secret = "correct-horse-battery";
  const said = (path: string) => ({ path, text: `It logs ${secret}.\n` });
  const made = await writtenDown(
    { ...WISH, record: said("docs/missions/m.md"), tracking: said("docs/missions/m.findings.md") },
    [secret],
  );
  for (const path of ["docs/missions/m.md", "docs/missions/m.findings.md"])
    expect(await text(made, path)).toBe(`It logs ${"*".repeat(secret.length)}.`);
});

it("never puts a file where another one is that a file system may take for the same", async () => {
  await stage.person.commit("before", { Docs: "a file\n" });
  const made = await writtenDown();
  expect(made).toMatchObject({
    record: null,
    problem: expect.stringContaining("Docs, docs/missions/m.md") as string,
  });
  expect(await files(made)).toBe("Docs");
});
