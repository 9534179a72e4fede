import { describe, expect, it } from "vitest";
import { closingLine, sumOf, tallyOf } from "./tally.ts";

function report(
  passed: number,
  failed: number,
  files: { status: string; assertions: string[] }[] = [],
): string {
  return JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    testResults: files.map(({ status, assertions }) => ({
      status,
      assertionResults: assertions.map((assertion) => ({ status: assertion })),
    })),
  });
}

describe("a test run", () => {
  it("counts what passed and failed", () => {
    expect(tallyOf(report(5, 0), 0)).toEqual({ passed: 5, failed: 0 });
    const files = [{ status: "failed", assertions: ["passed", "failed"] }];
    expect(tallyOf(report(5, 1, files), 1)).toEqual({ passed: 5, failed: 1 });
  });

  it("counts a file that could not be loaded", () => {
    expect(tallyOf(report(5, 0, [{ status: "failed", assertions: [] }]), 1)).toEqual({
      passed: 5,
      failed: 1,
    });
  });

  it("counts a failure of a file whose tests all passed, such as an afterAll", () => {
    const files = [{ status: "failed", assertions: ["passed"] }];
    expect(tallyOf(report(1, 0, files), 1)).toEqual({ passed: 1, failed: 1 });
  });

  it.each([
    ["no report", undefined, 0],
    ["a report that was cut off", '{"numPassedTests": 3', 0],
    ["a report of another shape", "{}", 0],
    ["no test at all", report(0, 0), 0],
  ])("is a failure with %s", (_name, text, code) => {
    expect(tallyOf(text, code)).toEqual({ passed: 0, failed: 1 });
  });

  it("is a failure when the runner says so without naming a test", () => {
    expect(tallyOf(report(3, 0), 1)).toEqual({ passed: 3, failed: 1 });
  });
});

it("ends with the sum", () => {
  const sum = sumOf([
    { passed: 2, failed: 0 },
    { passed: 3, failed: 1 },
  ]);
  expect(closingLine(sum)).toBe("5 passed, 1 failed");
});
