import { expect, it } from "vitest";
import { privatePlaces } from "./private-places.ts";

// Put together here for the same reason: the check reads this file too.
const machine = ["", "work", "main"].join("/");
const superuser = ["", "root", ".cache"].join("/");
const person = ["", "home", "bob", "code"].join("/");
const registry = ["registry", "npmjs", "org"].join(".");

it.each([
  [`const folder = "${machine}";`],
  [`see ${superuser} there`],
  [`(${person})`],
  [`https://${registry}/zod`],
  [["http://10", "0", "0", "7"].join(".") + ":8080/"],
])("finds %s", (line) => {
  expect(privatePlaces(`first\n${line}`)).toEqual([{ line: 2, what: expect.stringMatching(/^(a|an|the) /) }]);
});

it.each([
  ["a relative folder named the same: electron/work/x"],
  ["https://example.com/work/x is a page"],
  ["/home/you/project is an example"],
  ["127.0.0.1 is every machine"],
  ["http://127.0.0.1:8080/"],
])("leaves alone: %s", (line) => {
  expect(privatePlaces(line)).toEqual([]);
});

it("lets tests invent people, but not machines", () => {
  expect(privatePlaces(person, true)).toEqual([]);
  expect(privatePlaces(machine, true)).toHaveLength(1);
});
