import { describe, expect, it } from "vitest";
import type { Command } from "#shared/commands.ts";
import { paletteRows } from "./palette-rows.ts";
import type { CommandRow } from "./registry.ts";
import { CommandRegistry } from "./registry.ts";

const row = (
  id: string,
  title: string,
  more: Partial<Command> = {},
  refusal: string | null = null,
): CommandRow => ({
  command: { id, title, keys: [], menu: null, scope: "global", ...more },
  refusal,
});
const ids = (rows: readonly CommandRow[]) => rows.map(({ command }) => command.id);

describe("the palette's rows", () => {
  const rows = [
    row("end", "End process", { ends: true }),
    row("find", "Find in terminal", {}, "No terminal is open"),
    row("new", "New terminal"),
    row("go", "Go to Terminals"),
  ];

  it("never start with something that ends something, even when it was used last", () => {
    expect(ids(paletteRows(rows, "", ["end"]))).toEqual(["new", "go", "find", "end"]);
  });

  it("start with what was used lately", () => {
    expect(ids(paletteRows(rows, "", ["go"]))[0]).toBe("go");
  });

  it("keep what cannot run now on the list", () => {
    expect(ids(paletteRows(rows, "find", []))).toEqual(["find"]);
  });

  it("do not offer the palette itself", () => {
    expect(ids(paletteRows([row("palette.open", "Search")], "", []))).toEqual([]);
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
