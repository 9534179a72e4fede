import { expect, it } from "vitest";
import { missionId } from "./ids.ts";
import { changeSettings, DEFAULT_SETTINGS, settingsChange } from "./settings.ts";

const one = missionId.parse("msn_0001");
const two = missionId.parse("msn_0002");

it("changes what is given and leaves the rest", () => {
  const changed = changeSettings(DEFAULT_SETTINGS, {
    theme: "dark",
    quietHours: { from: "22:00", to: "07:00" },
  });
  expect(changed).toEqual({
    ...DEFAULT_SETTINGS,
    theme: "dark",
    quietHours: { from: "22:00", to: "07:00" },
  });
  expect(changeSettings(changed, { quietHours: null }).quietHours).toBeNull();
});

it("puts missions away one by one, and brings them back", () => {
  const both = changeSettings(changeSettings(DEFAULT_SETTINGS, { archive: one }), { archive: two });
  expect(both.archived).toEqual([one, two]);
  expect(changeSettings(both, { archive: one }).archived).toEqual([two, one]);
  expect(changeSettings(both, { bringBack: one }).archived).toEqual([two]);
});

it("knows no twenty-fifth hour", () => {
  expect(settingsChange.safeParse({ quietHours: { from: "25:00", to: "07:00" } }).success).toBe(false);
});
