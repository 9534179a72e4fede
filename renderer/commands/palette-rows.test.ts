import { beforeAll, describe, expect, it } from "vitest";
import type { Command } from "#shared/commands.ts";
import { missionId } from "#shared/ids.ts";
import { speak } from "#shared/messages/messages.ts";
import { used, usesOf, type Uses } from "./frecency.ts";
import type { PaletteItem } from "./palette-item.ts";
import { paletteRows } from "./palette-rows.ts";
import { CommandRegistry } from "./registry.ts";

beforeAll(() => speak("en"));

const row = (
  id: string,
  title: string,
  more: Partial<Command> = {},
  refusal: string | null = null,
): PaletteItem => ({
  kind: "command",
  id,
  title,
  command: { id, title, keys: [], menu: null, scope: "global", ...more },
  refusal,
});
const mission = missionId.parse("msn_abcd");
const goal = (kind: "mission" | "decision", id: string, title: string): PaletteItem => ({
  kind,
  id,
  title,
  of: "api",
  place: { mission, task: null, decision: null },
  refusal: null,
});
const terminal = (id: string, title: string): PaletteItem => ({
  kind: "terminal",
  id,
  title,
  of: "api",
  refusal: null,
  run: () => undefined,
});
const ids = (rows: readonly PaletteItem[]) => rows.map(({ id }) => id);
const none: Uses = () => 0;
const lately =
  (id: string): Uses =>
  (each) =>
    each === id ? 1 : 0;

describe("the palette's rows", () => {
  const rows = [
    row("end", "End process", { ends: true }),
    row("find", "Find in terminal", {}, "No terminal is open"),
    row("new", "New terminal"),
    row("go", "Go to Terminals"),
  ];

  it("never start with something that ends something, even when it was used last", () => {
    expect(ids(paletteRows(rows, "", lately("end")))).toEqual(["new", "go", "find", "end"]);
  });

  it("start with what was used lately", () => {
    expect(ids(paletteRows(rows, "", lately("go")))[0]).toBe("go");
  });

  it("keep what cannot run now on the list", () => {
    expect(ids(paletteRows(rows, "find", none))).toEqual(["find"]);
  });

  it("are of one kind behind its prefix, and of all without", () => {
    const all = [
      ...rows,
      goal("mission", "msn_abcd", "Terminal colours"),
      goal("decision", "dec", "End it?"),
    ];
    expect(ids(paletteRows(all, "#", none))).toEqual(["msn_abcd"]);
    expect(ids(paletteRows(all, "#terminal", none))).toEqual(["msn_abcd"]);
    expect(ids(paletteRows(all, "! end", none))).toEqual(["dec"]);
    expect(ids(paletteRows(all, ">end", none))).toEqual(["end"]);
    expect(ids(paletteRows(all, "end", none))).toEqual(["dec", "end"]);
    expect(ids(paletteRows(all, "@", none))).toEqual([]);
  });

  it("are terminals behind theirs, and all kinds together by how well they fit", () => {
    const all = [
      ...rows,
      terminal("ses_2", "Migrate schema"),
      terminal("ses_1", "Schema"),
      goal("mission", "msn_abcd", "A new schema"),
    ];
    expect(ids(paletteRows(all, "$", none))).toEqual(["ses_2", "ses_1"]);
    expect(ids(paletteRows(all, "schema", none))).toEqual(["ses_1", "msn_abcd", "ses_2"]);
  });

  it("rank thousands of tasks of several missions at once, and show the best of them", () => {
    const tasks = Array.from({ length: 5_000 }, (_, index): PaletteItem => ({
      kind: "task",
      id: `t${index}`,
      title: index === 4_321 ? "Rotate keys" : `Part ${index} that rotates keys`,
      of: index % 2 === 0 ? "one" : "two",
      place: { mission, task: null, decision: null },
      refusal: null,
      state: "running",
    }));
    const found = ids(paletteRows([...tasks, ...rows], "rotate", none));
    expect(found[0]).toBe("t4321");
    expect(found).toHaveLength(8);
    expect(paletteRows(tasks, "@rotate", none)).toHaveLength(100);
  });

  it("leave room for commands among many missions, and show all of them behind their prefix", () => {
    const many = Array.from({ length: 50 }, (_, index) => goal("mission", `m${index}`, `Mission ${index}`));
    expect(paletteRows([...many, ...rows], "", none)).toHaveLength(12);
    expect(paletteRows([...many, ...rows], "#", none)).toHaveLength(50);
  });
});

describe("what is used", () => {
  const day = 24 * 60 * 60_000;

  it("counts more when it is used often, and less the longer ago it was", () => {
    let all = used({}, "often", 0);
    all = used(all, "often", day);
    all = used(all, "once", 2 * day);
    const soon = usesOf(all, 2 * day);
    expect(soon("often")).toBeGreaterThan(soon("once"));
    all = used(all, "once", 20 * day);
    const later = usesOf(all, 20 * day);
    expect(later("once")).toBeGreaterThan(later("often"));
    expect(later("never")).toBe(0);
  });

  it("is kept for the most used only", () => {
    let all = {};
    for (let index = 0; index < 100; index++) all = used(all, `c${index}`, index);
    expect(Object.keys(all)).toHaveLength(60);
    expect(usesOf(all, 100)("c99")).toBeGreaterThan(0);
  });
});

describe("the command registry", () => {
  it("answers why a command cannot run, and does not run it", () => {
    const registry = new CommandRegistry();
    let runs = 0;
    registry.add({
      "terminal.new": { run: () => (runs += 1), refusal: () => "The engine is not connected" },
    });
    expect(registry.run("terminal.new")).toBe("The engine is not connected");
    expect(runs).toBe(0);
  });

  it("forgets only what it was given when a feature goes", () => {
    const registry = new CommandRegistry();
    let ran = "";
    const remove = registry.add({ "terminal.new": { run: () => (ran = "old") } });
    registry.add({ "terminal.new": { run: () => (ran = "new") } });
    remove();
    expect(registry.run("terminal.new")).toBeNull();
    expect(ran).toBe("new");
  });

  it("lists every command of the shared list", () => {
    const rows = new CommandRegistry().rows();
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.every(({ refusal }) => refusal !== null)).toBe(true);
  });
});
