import { expect, it } from "vitest";
import { missionId } from "./ids.ts";
import { ownAgent } from "./own-agent.ts";
import { DEFAULT_SETTINGS, SettingsFold, settingsChange, type SettingsChange } from "./settings.ts";

const one = missionId.parse("msn_0001");
const two = missionId.parse("msn_0002");

function after(...changes: readonly SettingsChange[]) {
  const fold = new SettingsFold();
  for (const change of changes) fold.change(change);
  return fold.value;
}

it("changes what is given and leaves the rest", () => {
  expect(after()).toEqual(DEFAULT_SETTINGS);
  const night: SettingsChange = { theme: "dark", quietHours: { from: "22:00", to: "07:00" } };
  expect(after(night)).toEqual({ ...DEFAULT_SETTINGS, ...night });
  expect(after(night, { quietHours: null }).quietHours).toBeNull();
});

it("puts missions away one by one, and brings them back", () => {
  const both: readonly SettingsChange[] = [{ archive: one }, { archive: two }];
  expect(after(...both).archived).toEqual([one, two]);
  expect(after(...both, { archive: one }).archived).toEqual([two, one]);
  expect(after(...both, { bringBack: one }).archived).toEqual([two]);
});

it("is another object after each change, and the same until then", () => {
  const fold = new SettingsFold();
  const before = fold.value;
  expect(fold.value).toBe(before);
  fold.change({ archive: one });
  expect(fold.value).not.toBe(before);
  expect(before).toEqual(DEFAULT_SETTINGS);
});

it("knows no twenty-fifth hour", () => {
  expect(settingsChange.safeParse({ quietHours: { from: "25:00", to: "07:00" } }).success).toBe(false);
});

it("keeps agents of the person's own by their names, and forgets them", () => {
  const mine = ownAgent.parse({ name: "mine", title: "Mine", command: ["mine"] });
  const other = { ...mine, name: ownAgent.shape.name.parse("other") };
  const changed = { ...mine, title: "Mine, but better" };
  const names = (...changes: readonly SettingsChange[]) =>
    after(...changes).ownAgents.map(({ title, name }) => `${name}: ${title}`);
  const both = [{ keepAgent: mine }, { keepAgent: other }, { keepAgent: changed }] as const;
  expect(names(...both)).toEqual(["other: Mine", "mine: Mine, but better"]);
  expect(names(...both, { forgetAgent: other.name })).toEqual(["mine: Mine, but better"]);
});

it("prices of models come one by one, and one of another day stays beside it", () => {
  const price = {
    model: "large-2",
    from: "2026-01-01",
    input: 2,
    cachedInput: 0.5,
    output: 10,
    source: "the maker",
    seenOn: "2026-01-02",
  };
  const fold = new SettingsFold();
  fold.change({ keepPrice: price });
  fold.change({ keepPrice: { ...price, from: "2026-02-01" } });
  fold.change({ keepPrice: { ...price, input: 3 } });
  fold.change({ keepPrice: { ...price, model: "small-2" } });
  expect(fold.value.prices.map(({ model, from, input }) => [model, from, input])).toEqual([
    ["large-2", "2026-02-01", 2],
    ["large-2", "2026-01-01", 3],
    ["small-2", "2026-01-01", 2],
  ]);
  fold.change({ forgetPrice: "large-2" });
  expect(fold.value.prices.map(({ model }) => model)).toEqual(["small-2"]);
});
