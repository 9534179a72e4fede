import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConventionPair, ConventionsView, WrittenConventions } from "#shared/contract/conventions.ts";
import type { Outcome } from "#shared/contract/client.ts";
import { conventionsAnswers } from "./conventions-answers.ts";
import { NotWritten, writeShown } from "./write-shown.ts";

let folder: string;
let home: string;
let repository: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "fd-conventions-")));
  [home, repository] = [join(folder, "home"), join(folder, "repository")];
  mkdirSync(home);
  mkdirSync(repository);
  execFileSync("git", ["-C", repository, "init", "-q", "-b", "main"]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SKILL = "---\nname: ship\ndescription: Ships it.\n---\n\n# Ship\n\nRun it.\n";
const at = (path: string): string => join(repository, path);
const text = (path: string): string => readFileSync(at(path), "utf8");
function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
}
function link(path: string, to: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  symlinkSync(to, at(path));
}

const answers = () => conventionsAnswers(home);
async function view(): Promise<ConventionsView> {
  const outcome = await answers()["repository.conventions"]({ repository });
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value;
}
async function pair(skill: string | null = null): Promise<ConventionPair> {
  const found = (await view()).pairs.find((each) => each.skill === skill);
  if (found === undefined) throw new Error(`no pair ${skill ?? "words"}`);
  return found;
}
const stateOf = async (skill: string | null = null) => (await pair(skill)).state;
type Shown = Pick<ConventionPair["writes"][number], "path" | "shown">;
async function proposed(
  path: string,
  skill: string | null = null,
): Promise<ConventionPair["writes"][number]> {
  const found = (await pair(skill)).writes.find((each) => each.path === path);
  if (found === undefined) throw new Error(`nothing would be written to ${path}`);
  return found;
}
const sync = (writes: readonly Shown[], overHandWritten = false): Promise<Outcome<WrittenConventions>> =>
  answers()["repository.sync-conventions"]({
    repository,
    writes: writes.map(({ path, shown }) => ({ path, shown, overHandWritten })),
  });

describe("conventions that are in step", () => {
  it("are nothing, an import, a link either way, or the same words whatever their line ends", async () => {
    expect((await view()).pairs).toEqual([]);
    write("AGENTS.md", "Short functions.\n");
    write("CLAUDE.md", "# Here\n\n@AGENTS.md\n\nAlso this.\n");
    expect(await pair()).toMatchObject({ state: "in-step", sentence: "CLAUDE.md imports AGENTS.md." });
    rmSync(at("CLAUDE.md"));
    link("CLAUDE.md", "AGENTS.md");
    expect(await pair()).toMatchObject({ state: "in-step", sentence: "CLAUDE.md leads to AGENTS.md." });
    rmSync(at("CLAUDE.md"));
    write("CLAUDE.md", "Short functions.\r\n\r\n");
    expect(await stateOf()).toBe("in-step");
  });

  it("are skills of which one folder, or all, is a link to the other", async () => {
    write(".claude/skills/ship/SKILL.md", SKILL);
    write(".claude/skills/ship/run.sh", "true\n");
    link(".agents/skills/ship", "../../.claude/skills/ship");
    expect(await stateOf("ship")).toBe("in-step");
    rmSync(at(".agents/skills"), { recursive: true });
    link(".agents/skills", "../.claude/skills");
    expect(await stateOf("ship")).toBe("in-step");
  });

  it("are not what only looks like an import", async () => {
    write("AGENTS.md", "Short functions.\n");
    for (const words of [
      "```\n@AGENTS.md\n```\n",
      "Say `@AGENTS.md`.\n",
      "a@AGENTS.md.org\n",
      "@AGENTS.mdx\n",
    ]) {
      write("CLAUDE.md", words);
      expect([words, await stateOf()]).toEqual([words, "differ"]);
    }
    write("CLAUDE.md", "Words.\n");
    // No other agent follows such a line.
    write("AGENTS.md", "@CLAUDE.md\n");
    expect(await stateOf()).toBe("differ");
  });
});

describe("the other side", () => {
  it("is made from the one that is there, by an import where there is one, and then is in step", async () => {
    write("AGENTS.md", "Short functions.\n");
    const words = await proposed("CLAUDE.md");
    expect(words).toMatchObject({ from: "AGENTS.md", over: "nothing" });
    expect(words.diff.at(-1)).toBe("+ @AGENTS.md");
    expect(await sync([words])).toMatchObject({ ok: true, value: { written: ["CLAUDE.md"], kept: [] } });
    expect(await stateOf()).toBe("in-step");
    // Nobody has to make it again when the words change.
    write("AGENTS.md", "Shorter functions.\n");
    expect(await stateOf()).toBe("in-step");
  });

  it("of a skill keeps its head in front, and says where its other files lie", async () => {
    write(".claude/skills/ship/SKILL.md", SKILL);
    write(".claude/skills/ship/run.sh", "true\n");
    await sync([await proposed(".agents/skills/ship/SKILL.md", "ship")]);
    const made = text(".agents/skills/ship/SKILL.md");
    expect(made).toMatch(/^---\nname: ship\ndescription: Ships it\.\n---\n<!-- flightdeck: made from /);
    expect(made).toContain("lie in `.claude/skills/ship/`");
    expect(made).toContain("# Ship\n\nRun it.\n");
    expect(await stateOf("ship")).toBe("in-step");
  });

  it("that nobody touched is made anew when its source changed, and a checkout's line ends are no touch", async () => {
    write("CLAUDE.md", "One.\n");
    await sync([await proposed("AGENTS.md")]);
    write("AGENTS.md", text("AGENTS.md").replaceAll("\n", "\r\n"));
    expect(await stateOf()).toBe("in-step");
    write("CLAUDE.md", "Two.\n");
    const fresh = await proposed("AGENTS.md");
    expect([await stateOf(), fresh.over]).toEqual(["stale", "ours"]);
    expect(fresh.diff).toEqual(expect.arrayContaining(["- One.", "+ Two."]));
    expect(await sync([fresh])).toMatchObject({ ok: true });
    expect(text("AGENTS.md")).toContain("Two.");
    expect(await stateOf()).toBe("in-step");
  });

  it("that somebody edited is theirs: both ways are offered, and neither is gone without being named", async () => {
    write("CLAUDE.md", "One.\n");
    await sync([await proposed("AGENTS.md")]);
    write("AGENTS.md", `${text("AGENTS.md")}Mine.\n`);
    const [back, forth] = [await proposed("AGENTS.md"), await proposed("CLAUDE.md")];
    expect([await stateOf(), back.over, forth.over]).toEqual(["differ", "hand-written", "hand-written"]);
    expect(await sync([back])).toMatchObject({ ok: false, failure: { code: "refused" } });
    expect(text("AGENTS.md")).toContain("Mine.");
    const outcome = await sync([back], true);
    expect(text("AGENTS.md")).not.toContain("Mine.");
    const kept = outcome.ok ? outcome.value.kept : [];
    expect(kept.map(({ path }) => path)).toEqual(["AGENTS.md"]);
    expect(readFileSync(kept[0]?.keptAt ?? "", "utf8")).toContain("Mine.");
    expect(await stateOf()).toBe("in-step");
  });

  it("is not believed when a person forged its marker", async () => {
    write("CLAUDE.md", "One.\n");
    await sync([await proposed("AGENTS.md")]);
    const made = text("AGENTS.md");
    // Both hashes are right; only the words are not what would be made.
    write("CLAUDE.md", "Mine.\n");
    rmSync(at("AGENTS.md"));
    await sync([await proposed("AGENTS.md")]);
    const rest = /rest=([0-9a-f]{32})/.exec(text("AGENTS.md"))?.[1] ?? "";
    write("CLAUDE.md", "One.\n");
    write("AGENTS.md", made.replace(/rest=[0-9a-f]{32}/, `rest=${rest}`).replace("One.", "Mine."));
    expect([await stateOf(), (await proposed("AGENTS.md")).over]).toEqual(["differ", "hand-written"]);
    // From somewhere else, or twice: no marker at all.
    write("AGENTS.md", made.replace("from CLAUDE.md", "from OTHER.md"));
    expect((await proposed("AGENTS.md")).over).toBe("hand-written");
    write("AGENTS.md", made + made);
    expect((await proposed("AGENTS.md")).over).toBe("hand-written");
    write("CLAUDE.md", made.replace("from CLAUDE.md", "from AGENTS.md"));
    write("AGENTS.md", made);
    expect((await proposed("AGENTS.md")).over).toBe("hand-written");
  });

  it("of words that were put together from made ones can be made all the same", async () => {
    write("CLAUDE.md", "One.\n");
    await sync([await proposed("AGENTS.md")]);
    write("CLAUDE.md", text("AGENTS.md") + text("AGENTS.md"));
    await sync([await proposed("AGENTS.md")], true);
    expect(await stateOf()).toBe("in-step");
  });
});

describe("writing", () => {
  it("does nothing at all where one of several files changed since it was shown", async () => {
    write("CLAUDE.md", "One.\n");
    write(".claude/skills/ship/SKILL.md", SKILL);
    const shown = [await proposed("AGENTS.md"), await proposed(".agents/skills/ship/SKILL.md", "ship")];
    write(".claude/skills/ship/SKILL.md", `${SKILL}More.\n`);
    expect(await sync(shown)).toMatchObject({ ok: false, failure: { code: "conflict" } });
    expect([existsSync(at("AGENTS.md")), existsSync(at(".agents"))]).toEqual([false, false]);
    // The target counts as well.
    const again = await proposed("AGENTS.md");
    write("AGENTS.md", "Mine.\n");
    expect(await sync([again], true)).toMatchObject({ ok: false, failure: { code: "conflict" } });
    expect(text("AGENTS.md")).toBe("Mine.\n");
  });

  it("goes to no other path, through no link, and not to both sides of a pair", async () => {
    write("CLAUDE.md", "One.\n");
    write("AGENTS.md", "Two.\n");
    const both = [await proposed("CLAUDE.md"), await proposed("AGENTS.md")];
    expect(await sync(both, true)).toMatchObject({ ok: false, failure: { code: "bad-request" } });
    const { shown } = await proposed("AGENTS.md");
    for (const path of ["../AGENTS.md", ".claude/skills/../../AGENTS.md", at("AGENTS.md"), "README.md"])
      expect(await sync([{ path, shown }], true)).toMatchObject({ ok: false, failure: { code: "conflict" } });
    expect([text("CLAUDE.md"), text("AGENTS.md")]).toEqual(["One.\n", "Two.\n"]);

    write(".claude/skills/ship/SKILL.md", SKILL);
    write("elsewhere/note", "");
    link(".agents/skills", "../elsewhere");
    expect(await pair("ship")).toMatchObject({ state: "unfit", writes: [] });
    // Also where the link came after the last look.
    const late = {
      path: ".agents/skills/ship/SKILL.md",
      from: "",
      text: "",
      over: "nothing",
      diff: [],
      shown: "",
    } as const;
    expect(() => writeShown(repository, { ...late, before: null }, () => undefined)).toThrow(NotWritten);
    expect(existsSync(at("elsewhere/ship"))).toBe(false);
  });

  it("never replaces what a link leads to", async () => {
    write("words.md", "One.\n");
    link("AGENTS.md", "words.md");
    write("CLAUDE.md", "Two.\n");
    const { state, writes } = await pair();
    expect([state, writes.map(({ path }) => path)]).toEqual(["differ", ["CLAUDE.md"]]);
    await sync(writes, true);
    expect(lstatSync(at("AGENTS.md")).isSymbolicLink()).toBe(true);
    expect(await stateOf()).toBe("in-step");
  });

  it("leaves nothing behind but the files", async () => {
    write("CLAUDE.md", "One.\n");
    await sync([await proposed("AGENTS.md")]);
    const listed = execFileSync("git", ["-C", repository, "status", "--porcelain"], { encoding: "utf8" });
    expect(listed).toBe("?? AGENTS.md\n?? CLAUDE.md\n");
  });
});

describe("what cannot be compared", () => {
  it("is said and not read: links out, links to nothing, circles, no text, large files, folders", async () => {
    writeFileSync(join(folder, "secret"), "secret\n");
    const cases: [make: () => void, sentence: RegExp][] = [
      [() => link("CLAUDE.md", "../secret"), /leads out of the repository/],
      [() => link("CLAUDE.md", "/etc/hostname"), /leads out of the repository/],
      [() => link("CLAUDE.md", "nowhere"), /or to nothing/],
      [() => link("CLAUDE.md", "CLAUDE.md"), /or to nothing/],
      [() => write("CLAUDE.md", Buffer.from([0x61, 0xff, 0xfe])), /is no text/],
      [() => write("CLAUDE.md", "a\0b"), /is no text/],
      [() => write("CLAUDE.md", "x".repeat(256_001)), /has 256001 bytes/],
      [() => mkdirSync(at("CLAUDE.md")), /is no file/],
    ];
    for (const [make, sentence] of cases) {
      make();
      const { state, writes, sentence: said } = await pair();
      expect([state, writes]).toEqual(["unfit", []]);
      expect(said).toMatch(sentence);
      rmSync(at("CLAUDE.md"), { recursive: true });
    }
  });

  it("is also a skill whose name is none, which is named and left out", async () => {
    for (const name of ["...", "a b", "-->", "ship\nSKILL", "ü"])
      write(`.claude/skills/${name}/SKILL.md`, SKILL);
    write(".claude/skills/ship/SKILL.md", SKILL);
    const { pairs, problems } = await view();
    expect(pairs.map(({ skill }) => skill)).toEqual(["ship"]);
    expect(problems).toHaveLength(5);
  });

  it("is a made file whose source is gone, and an import of nothing: no guess is offered", async () => {
    write("CLAUDE.md", "One.\n");
    await sync([await proposed("AGENTS.md")]);
    rmSync(at("CLAUDE.md"));
    expect(await pair()).toMatchObject({ state: "one-sided", writes: [] });
    rmSync(at("AGENTS.md"));
    write("CLAUDE.md", "@AGENTS.md\n");
    expect(await pair()).toMatchObject({ state: "unfit", writes: [] });
  });

  it("is no folder of git, which is said in a sentence", async () => {
    const outcome = await answers()["repository.conventions"]({ repository: home });
    expect(outcome).toMatchObject({ ok: false, failure: { code: "bad-request" } });
  });
});
