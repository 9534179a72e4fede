import { afterEach, beforeEach, expect, it } from "vitest";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import { LastLines } from "./last-lines.ts";
import { makeHome, newSession, removeHome, TestTranscript } from "./testing/test-home.ts";

let home: string;
beforeEach(async () => {
  home = await makeHome();
});
afterEach(async () => {
  await removeHome(home);
});

const record = (session: string, outputBytes: number) => ({ session, outputBytes }) as SessionRecord;

it("are those at the end of each recording; one without a recording has none", async () => {
  const [one, other, none] = [newSession(), newSession(), newSession()];
  const first = new TestTranscript(home, one);
  await first.open(80, 24);
  await first.output("building\r\n".repeat(5_000));
  await first.output("\u001b[32mall green\u001b[0m\r\n");
  const second = new TestTranscript(home, other);
  await second.open(80, 24);
  await second.output("waits for you");
  const lines = new LastLines(home);
  const asked = [one, other, none];
  const records = [record(one, first.offset), record(other, second.offset)];
  expect(await lines.of(asked, records)).toEqual([
    { session: one, line: "all green" },
    { session: other, line: "waits for you" },
  ]);
  // Of a session that the host has forgotten, the same is told again.
  expect(await lines.of([one], [])).toEqual([{ session: one, line: "all green" }]);
  expect(await new LastLines(home).of([one], [])).toEqual([{ session: one, line: "all green" }]);
});

it("follow what is printed, and read nothing while nothing is", async () => {
  const session = newSession();
  const transcript = new TestTranscript(home, session);
  await transcript.open(80, 24);
  await transcript.output("one\r\n");
  const lines = new LastLines(home);
  const now = async () => (await lines.of([session], [record(session, transcript.offset)]))[0]?.line;
  expect(await now()).toBe("one");
  await transcript.output("two\r\n");
  expect(await now()).toBe("two");
  const before = record(session, transcript.offset);
  await transcript.output("three\r\n");
  expect(await lines.of([session], [before])).toEqual([{ session, line: "two" }]);
  expect(await now()).toBe("three");
});
