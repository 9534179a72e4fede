import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestHome } from "../../testing/test-home.ts";

let home: TestHome;
beforeAll(() => {
  home = new TestHome();
});
afterAll(() => home.remove());

const text = (path: string): string => readFileSync(join(home.repository, path), "utf8");

describe("conventions on the command line", () => {
  it("are shown, made after a yes, and in step then", async () => {
    expect(await home.run("conventions")).toMatchObject({ code: 0 });
    home.commit("CLAUDE.md", ["Short functions."]);
    const { code, out } = await home.run("conventions", "--repo", home.repository);
    expect(code).toBe(1);
    expect(out).toContain("one side  words: Only CLAUDE.md is there.");
    expect(out).toContain("+ Short functions.");
    const unasked = await home.run("conventions", "sync");
    expect(unasked).toMatchObject({ code: 2, out: "" });
    expect(unasked.err).toContain("say --yes");
    expect((await home.run("conventions", "sync", "--yes")).out).toContain("Wrote AGENTS.md.");
    expect(text("AGENTS.md")).toContain("Short functions.");
    expect(await home.json("conventions")).toMatchObject({ pairs: [{ skill: null, state: "in-step" }] });
  });

  it("that somebody wrote give way only where they are named", async () => {
    home.commit("AGENTS.md", ["Long functions."]);
    const { out } = await home.run("conventions");
    expect(out).toContain("--overwrite AGENTS.md");
    const plain = await home.run("conventions", "sync", "--yes");
    expect(plain).toMatchObject({ code: 1 });
    expect(text("AGENTS.md")).toBe("Long functions.\n");
    expect(await home.run("conventions", "sync", "--yes", "--overwrite", "../AGENTS.md")).toMatchObject({
      code: 2,
    });
    const named = await home.run("conventions", "sync", "--yes", "--overwrite", "AGENTS.md");
    expect(named.out).toMatch(/Wrote AGENTS\.md\.\nWhat AGENTS\.md said before is kept in /);
    expect((await home.run("conventions")).code).toBe(0);
  });
});
