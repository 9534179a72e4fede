import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { topics } from "#shared/contract/contract.ts";
import { WORKBENCH } from "#shared/ids.ts";
import { DEFAULT_SETTINGS, type Settings } from "#shared/settings.ts";
import { openStore } from "./store/open-store.ts";
import type { Store } from "./store/store.ts";
import { Workbench } from "./workbench.ts";

const migrations = join(import.meta.dirname, "..", "..", "migrations");
let directory: string;
let store: Store;
let seen: Settings[];
let events: string[];
let said: string[];

async function open(): Promise<Workbench> {
  const opening = await openStore({ directory, migrations });
  if (opening.state !== "ready") throw new Error(opening.reason);
  ({ store } = opening);
  seen = [];
  events = [];
  said = [];
  return new Workbench(
    store,
    (sentence) => said.push(sentence),
    ({ type }) => events.push(type),
    (settings) => seen.push(settings),
  );
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "fd-workbench-"));
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("the workbench", () => {
  it("keeps settings over a restart, and tells of a change once", async () => {
    const first = await open();
    expect(first.settings).toEqual(DEFAULT_SETTINGS);
    await first.changeSettings("cmd_0001", { theme: "light" });
    await first.changeSettings("cmd_0002", { density: "compact" });
    expect(seen).toHaveLength(2);
    store.close();
    const second = await open();
    expect(second.settings).toEqual({ ...DEFAULT_SETTINGS, theme: "light", density: "compact" });
    expect(events).toEqual(["settings.changed", "settings.changed"]);
    expect(seen).toEqual([]);
  });

  it("does a repeated command once and answers it the same", async () => {
    const workbench = await open();
    const first = await workbench.changeSettings("cmd_0001", { theme: "light" });
    await workbench.changeSettings("cmd_0002", { theme: "dark" });
    const again = await workbench.changeSettings("cmd_0001", { theme: "light" });
    expect(again.seq).toBe(first.seq);
    expect(workbench.settings.theme).toBe("dark");
    expect(store.head(WORKBENCH).seq).toBe(2);
  });

  it("writes everything that is asked at once, repeats among it, in order and without holes", async () => {
    const workbench = await open();
    const change = (index: number) =>
      workbench.changeSettings(`cmd_${String(index).padStart(4, "0")}`, { shell: `/bin/${index}` });
    // Repeats first and in between: everything behind them was guessed to stand further on than it does.
    await change(0);
    const asked = [0, 0, ...Array.from({ length: 300 }, (_each, index) => index % 200), 0].map(change);
    await Promise.all(asked);
    expect(store.head(WORKBENCH).seq).toBe(200);
    const pages = [store.read(WORKBENCH, 0, 1000).events].flat();
    expect(pages.map(({ missionSeq }) => missionSeq)).toEqual(pages.map((_each, index) => index + 1));
    expect(new Set(pages.map(({ commandId }) => commandId)).size).toBe(200);
  });

  it("passes over a change it does not understand, and says so", async () => {
    const first = await open();
    const unknown = [{ type: "settings.changed", version: 1, body: { theme: "sepia" } }];
    await first.record("cmd_0001", "settings", unknown);
    await first.changeSettings("cmd_0002", { density: "compact" });
    store.close();
    const second = await open();
    expect(second.settings).toEqual({ ...DEFAULT_SETTINGS, density: "compact" });
    expect(said).toHaveLength(1);
  });

  it("puts away as many missions as there are, and every window still understands the settings", async () => {
    const many = 10_500;
    const first = await open();
    for (let from = 0; from < many; from += 500) {
      const facts = Array.from({ length: 500 }, (_each, index) => ({
        type: "settings.changed",
        version: 1,
        body: { archive: `msn_${String(from + index).padStart(6, "0")}` },
      }));
      await first.record(`cmd_${String(from).padStart(6, "0")}`, `archive ${from}`, facts);
    }
    await first.changeSettings("cmd_theme", { theme: "dark" });
    store.close();
    const { settings } = await open();
    expect(settings.archived).toHaveLength(many);
    const heard = topics.settings.snapshot.safeParse(JSON.parse(JSON.stringify(settings)));
    expect(heard.success && heard.data.theme).toBe("dark");
  });

  it("refuses a command id that was used for something else", async () => {
    const workbench = await open();
    await workbench.changeSettings("cmd_0001", { theme: "light" });
    await expect(workbench.record("cmd_0001", "terminals", [])).rejects.toThrow(/used before/);
    await expect(workbench.changeSettings("cmd_0001", { theme: "dark" })).rejects.toThrow(/used before/);
  });
});
