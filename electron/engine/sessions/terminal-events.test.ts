import { expect, test } from "vitest";
import { sessionId } from "#shared/ids.ts";
import { EMPTY_LOG, evolveTerminalLog, type TerminalEvent, terminalEvent } from "./terminal-events.ts";

const session = sessionId.parse("ses_abcd");
const body = { session, title: "sh", command: ["sh"], cwd: "/", openedAt: 1 };
const opened: TerminalEvent = {
  type: "terminal.opened",
  version: 1,
  body: { ...body, cols: 80, rows: 24, pid: 5, containment: "pid-namespace" },
};
const exit = { code: 0, signal: null, at: 2, cause: "exited" } as const;
const ended: TerminalEvent = { type: "terminal.ended", version: 1, body: { session, exit, outputBytes: 9 } };
const failed: TerminalEvent = {
  type: "terminal.failed",
  version: 1,
  body: { ...body, message: "no program" },
};
const dismissed: TerminalEvent = { type: "terminal.dismissed", version: 1, body: { session } };

const fold = (...events: TerminalEvent[]) => {
  const log = events.reduce(evolveTerminalLog, EMPTY_LOG);
  return { terminal: log.terminals.get(session), isDismissed: log.dismissed.has(session) };
};

test("opened says nothing about whether it runs now", () => {
  expect(fold(opened).terminal).toMatchObject({ id: session, state: "unknown", pid: 5, exit: null });
});

test("an end and a failed start are known for good", () => {
  expect(fold(opened, ended).terminal).toMatchObject({ state: "ended", exit, outputBytes: 9 });
  expect(fold(failed).terminal).toMatchObject({
    state: "ended",
    exit: { cause: "could-not-start", message: "no program" },
  });
});

test("a dismissed terminal is gone and remembered as used", () => {
  expect(fold(opened, ended, dismissed)).toEqual({ terminal: undefined, isDismissed: true });
});

test("an end of what was never opened changes nothing", () => {
  expect(fold(ended)).toEqual({ terminal: undefined, isDismissed: false });
});

test("events of another kind or version are not ours", () => {
  expect(terminalEvent.safeParse({ ...opened, version: 2 }).success).toBe(false);
  expect(terminalEvent.safeParse({ type: "settings.changed", version: 1, body: {} }).success).toBe(false);
});
