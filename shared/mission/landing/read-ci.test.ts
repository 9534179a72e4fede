import { expect, it } from "vitest";
import { readCi } from "./read-ci.ts";

const states = (rows: object[]) => readCi(JSON.stringify(rows))?.checks.map(({ state }) => state);

it("reads what gh says of checks and runs: nothing unclear is a pass", () => {
  expect(
    states([
      { name: "a", state: "SUCCESS", link: "https://example.org/1" },
      { name: "b", state: "FAILURE" },
      { name: "c", state: "IN_PROGRESS" },
      { name: "d", status: "completed", conclusion: "timed_out", url: "https://example.org/2" },
      { name: "e", status: "queued", conclusion: "" },
      { name: "f", state: "looks good to me" },
      { name: "g", state: "constructor" },
      { name: "h" },
      { name: "i", state: "CANCELLED" },
    ]),
  ).toEqual(["passed", "failed", "running", "failed", "running", "unknown", "unknown", "unknown", "unknown"]);
});

it("keeps the worst of the checks of a pull request that have one name: none hides behind another", () => {
  const of = (...words: string[]) => states(words.map((state) => ({ name: "build", state })));
  expect(of("SUCCESS", "FAILURE", "PENDING")).toEqual(["failed"]);
  expect(of("SUCCESS", "CANCELLED", "PENDING")).toEqual(["running"]);
  expect(of("SUCCESS", "CANCELLED", "SUCCESS")).toEqual(["unknown"]);
});

it("takes the newest run of a name, our own shape, and nothing else", () => {
  const rows = [
    { name: "build", status: "completed", conclusion: "success" },
    { name: "build", status: "completed", conclusion: "failure" },
  ];
  expect(states(rows)).toEqual(["passed"]);
  const comments = [{ id: "1", author: "pat", text: "Why?" }];
  expect(readCi(JSON.stringify({ comments }))).toMatchObject({ checks: [], comments });
  for (const text of ["", "all green", "{", "3", "[1]", '[{"name":"a\\u0000"}]', '{"checks":[{"name":"a"}]}'])
    expect(readCi(text)).toBeNull();
});
