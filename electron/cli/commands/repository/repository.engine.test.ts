import { realpathSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositorySetup } from "#shared/contract/repository-requests.ts";
import { TestHome } from "../../testing/test-home.ts";

const FILE = ".flightdeck/setup.yaml";

let home: TestHome;
let repository: string;
beforeAll(() => {
  home = new TestHome();
  repository = realpathSync(home.repository);
});
afterAll(() => home.remove());

const seen = async () => repositorySetup.parse(await home.json("repository", "setup", "."));

describe("what a repository runs, on the command line", () => {
  it("is nothing without a file, and each place is named where the file is wrong", async () => {
    expect((await home.run("repository", "setup", ".")).out).toContain(`has no ${FILE}`);
    home.commit(FILE, ["commands:", "  - npm ci"]);
    const wrong = await home.run("repository", "setup", ".");
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(/^\.flightdeck\/setup\.yaml:1:1: Commands answer the network question/);
  });

  it("is shown in full, with the command that trusts exactly this", async () => {
    home.commit(FILE, ["commands: [npm ci]", "carry: [.env]", "network: { needed: false }"]);
    const { sha256, trust } = await seen();
    expect(trust).toBe("untrusted");
    const { out, code } = await home.run("repository", "setup", ".");
    expect(code).toBe(0);
    expect(out).toMatch(/ {2}runs {5}npm ci .*\n {2}carries {2}\.env\n {2}reaches {2}no network\n/);
    expect(out).toContain(`flightdeck repository trust ${repository} ${sha256 ?? "?"} --base main`);
  });

  it("is trusted by its hash only, and not any more when it changed: the lines are shown", async () => {
    const { sha256 } = await seen();
    expect(await home.run("repository", "trust", ".", "abc")).toMatchObject({ code: 2, out: "" });
    const other = await home.run("repository", "trust", ".", "0".repeat(64));
    expect(other.code).toBe(1);
    expect(other.err).toMatch(/not 0{64}\. Nothing was trusted/);
    const trusted = await home.run("repository", "trust", repository, sha256 ?? "", "--base", "main");
    expect(trusted).toMatchObject({ code: 0, err: "" });
    expect(trusted.out).toContain("You trust it");
    home.commit(FILE, ["commands: [npm ci, ./more.sh]", "carry: [.env]", "network: { needed: false }"]);
    const { out } = await home.run("repository", "setup", ".");
    expect(out).toContain(
      "not trusted any more:\n  - commands: [npm ci]\n  + commands: [npm ci, ./more.sh]\n",
    );
    await home.killEngine();
    expect((await seen()).trust).toBe("changed");
    expect((await home.run("repository", "untrust", ".")).out).toContain("is not trusted any more");
    expect((await seen()).trust).toBe("untrusted");
    expect((await home.run("repository", "untrust", ".")).out).toContain("Nothing of");
  });

  it("also shows what it brings for agents, which are kept without it until it is trusted", async () => {
    expect((await home.run("repository", "agent-files", ".")).out).toBe("main brings nothing for agents.\n");
    home.commit(".mcp.json", ["{}"]);
    const { out } = await home.run("repository", "agent-files", ".");
    expect(out).toContain("  .mcp.json\nNobody trusted them yet: agents fly without them.\n");
    const { sha256 } = await home.json<{ sha256: string }>("repository", "agent-files", ".");
    expect(out).toContain(`flightdeck repository agent-files ${repository} --base main --trust ${sha256}`);
    const trusted = await home.run("repository", "agent-files", ".", "--trust", sha256);
    expect(trusted.out).toContain("Agents load them as long as their content is the same.");
    const declined = await home.run("repository", "agent-files", ".", "--decline", sha256);
    expect(declined.out).toContain("You said no: agents fly without them.");
    const both = await home.run("repository", "agent-files", ".", "--decline", sha256, "--trust", sha256);
    expect(both).toMatchObject({ code: 2, out: "" });
  });

  it("has no map of its code until a mission makes one, by a command that is named", async () => {
    const { code, out } = await home.run("map", "--repo", repository);
    expect(code).toBe(1);
    expect(out).toContain("has no map.\nIt would cover:\n  *\n");
    expect(out).toContain(`--recipe codebase-map --repo ${repository} --base main`);
  });

  it("cannot be asked of a folder that is no repository", async () => {
    const { code, err } = await home.run("repository", "setup", home.home);
    expect(code).toBe(2);
    expect(err).toMatch(/Nothing was changed: .* is no git repository/);
  });
});
