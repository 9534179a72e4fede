import { describe, expect, it } from "vitest";
import { task } from "#shared/mission/testing/missions.ts";
import { OneFlight } from "#shared/mission/testing/one-flight.ts";
import { ANY_TASK } from "../arrangement.ts";
import { layRows, type ListWish } from "./list-rows.ts";

const WISH: ListWish = { filter: ANY_TASK, sort: "plan", descending: false, closed: new Set() };

const told = (flight: OneFlight, wish: Partial<ListWish> = {}): string[] =>
  layRows(flight.world.state, { ...WISH, ...wish }).rows.map((row) =>
    row.kind === "task"
      ? `${"  ".repeat(row.level - 1)}${row.id}`
      : `${"  ".repeat(row.level - 1)}[${row.phase ?? row.name} ${row.done}/${row.tasks} ${row.state}]`,
  );

describe("the rows of the list", () => {
  const flight = new OneFlight([
    task("first", { phase: 1 }),
    task("api", { phase: 2, group: "server" }),
    task("docs", { phase: 2 }),
    task("store", { phase: 2, group: "server" }),
  ]);

  it("stand as a tree of phases and groups, each with the state that asks for most attention", () => {
    expect(told(flight)).toEqual([
      "[1 0/1 preparing]",
      "  first",
      "[2 0/3 waiting]",
      "  [server 0/2 waiting]",
      "    api",
      "    store",
      "  docs",
    ]);
  });

  it("leave out what is closed or not asked for", () => {
    expect(told(flight, { closed: new Set(["phase 2"]) })).toEqual([
      "[1 0/1 preparing]",
      "  first",
      "[2 0/3 waiting]",
    ]);
    expect(told(flight, { filter: { ...ANY_TASK, state: "preparing" } })).toEqual(["first"]);
    expect(told(flight, { filter: { ...ANY_TASK, needsMe: true } })).toEqual([]);
  });

  it("are sorted among their like", () => {
    expect(told(flight, { sort: "title", descending: true }).map((each) => each.trim())).toEqual([
      "[1 0/1 preparing]",
      "first",
      "[2 0/3 waiting]",
      "[server 0/2 waiting]",
      "store",
      "api",
      "docs",
    ]);
  });
});
