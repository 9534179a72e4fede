import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RecordedOutput } from "./recorded-output.ts";
import { makeHome, newSession, removeHome, TestTranscript } from "./testing/test-home.ts";
import { until } from "./testing/until.ts";

const RUNS = process.env["FLIGHTDECK_LONG"] === "1" ? { numRuns: 1_000 } : { numRuns: 40, seed: 5 };

let home: string;

beforeEach(async () => {
  home = await makeHome();
});

afterEach(async () => {
  await removeHome(home);
});

test("any credit gives all the bytes from the offset on, in order, and never more than was allowed", async () => {
  const pieces = fc.array(
    fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 3_000 }), fc.constant("resize")),
    { maxLength: 8 },
  );
  const credits = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 20 });
  const property = fc.asyncProperty(pieces, fc.nat(5_000), credits, async (all, wantedFrom, given) => {
    const session = newSession();
    const transcript = new TestTranscript(home, session);
    await transcript.open(80, 24);
    const bytes: Uint8Array[] = [];
    for (const piece of all) {
      if (typeof piece === "string") await transcript.resize(90, 30);
      else {
        await transcript.output(piece);
        bytes.push(piece);
      }
    }
    const whole = Buffer.concat(bytes);
    const from = Math.min(wantedFrom, whole.length);
    const got: Uint8Array[] = [];
    let allowed = given[0] ?? 1;
    let sent = 0;
    const end: { at: number | null } = { at: null };
    const output = new RecordedOutput({
      home,
      session,
      from,
      credit: allowed,
      output: (offset, piece) => {
        expect(offset).toBe(from + sent);
        sent += piece.length;
        expect(sent).toBeLessThanOrEqual(allowed);
        got.push(Buffer.from(piece));
      },
      resized: (offset) => expect(offset).toBe(from + sent),
      finished: (offset) => {
        end.at = offset;
      },
      failed: (message) => expect.fail(message),
    });
    output.start();
    for (let each = 1; end.at === null; each += 1) {
      await until("the credit is used up", () => sent === allowed || end.at !== null);
      const more = given[each % given.length] ?? 1;
      allowed += more;
      output.addCredit(more);
    }
    expect(end.at).toBe(whole.length);
    expect(Buffer.concat(got).equals(whole.subarray(from))).toBe(true);
  });
  await fc.assert(property, RUNS);
});
