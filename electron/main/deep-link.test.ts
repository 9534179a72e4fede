import { expect, it } from "vitest";
import { linkAmong, readDeepLink } from "./deep-link.ts";

it.each([
  ["flightdeck://mission/msn_abcd", { mission: "msn_abcd", task: null, decision: null }],
  ["flightdeck://mission/msn_abcd/", { mission: "msn_abcd", task: null, decision: null }],
  ["flightdeck://mission/msn_abcd/task/one", { mission: "msn_abcd", task: "one", decision: null }],
  [
    "flightdeck://mission/msn_abcd/decision/dec_abcd_12",
    { mission: "msn_abcd", task: null, decision: "dec_abcd_12" },
  ],
])("%s says where to look", (link, place) => {
  expect(readDeepLink(link)).toEqual(place);
});

it.each([
  "flightdeck://mission/",
  "flightdeck://mission/../../x",
  "flightdeck://mission/msn_abcd/approve/dec_abcd_12",
  "flightdeck://mission/msn_abcd/decision/dec_abcd_12?approve=1",
  "flightdeck://mission/msn_abcd/decision/dec_efgh_12",
  "flightdeck://mission/msn_abcd/task/%2e%2e",
  "flightdeck://mission/msn_abcd/task/one/two",
  "flightdeck://mission/msn_abcd#x",
  "flightdeck://MISSION/msn_abcd",
  "flightdeck:mission/msn_abcd",
  "https://mission/msn_abcd",
  ` flightdeck://mission/msn_abcd`,
  `flightdeck://mission/msn_abcd\n--no-sandbox`,
  `flightdeck://mission/msn_abcd/task/${"a".repeat(400)}`,
])("%j says nothing", (link) => {
  expect(readDeepLink(link)).toBeNull();
});

it("is found among the words of a start", () => {
  expect(linkAmong(["electron", ".", "--x", "flightdeck://mission/msn_abcd"])).toBe(
    "flightdeck://mission/msn_abcd",
  );
  expect(linkAmong(["electron", "."])).toBeNull();
});
