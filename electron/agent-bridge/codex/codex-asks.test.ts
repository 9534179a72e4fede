import { describe, expect, it } from "vitest";
import type { AskAnswer } from "../conversation.ts";
import { CodexAsks } from "./codex-asks.ts";
import type { Item } from "./frames.ts";
import { codexTrouble } from "./codex-trouble.ts";
import { shellText } from "../shell-text.ts";

const yes: AskAnswer = { allowed: true, text: "", editedCommand: null };
const no: AskAnswer = { allowed: false, text: "Not these.", editedCommand: null };

const twoFiles: Item = {
  type: "fileChange",
  id: "c1",
  status: "inProgress",
  changes: [
    { path: "/w/a.ts", kind: { type: "update" }, diff: "-a\n+b\n" },
    { path: "/etc/hosts", kind: { type: "delete" } },
  ],
};
const asksAboutFiles = { id: 7, method: "item/fileChange/requestApproval", params: { itemId: "c1" } };

describe("a change of several files", () => {
  it("is one question for each file, and accepted when all are", () => {
    const asks = new CodexAsks("1-", () => twoFiles);
    const opened = asks.opened(asksAboutFiles);
    expect(opened?.map(({ id, thing }) => [id, thing])).toEqual([
      ["1-7.1", { kind: "file", access: "write", path: "/w/a.ts", diff: "-a\n+b\n" }],
      ["1-7.2", { kind: "file", access: "delete", path: "/etc/hosts", diff: null }],
    ]);
    expect(asks.answered("1-7.2", yes)).toBeNull();
    expect(asks.answered("1-7.1", yes)).toMatchObject({
      id: 7,
      result: { decision: "accept" },
      say: null,
      gone: [],
    });
    expect(asks.answered("1-7.1", yes)).toBe("gone");
  });

  it("is declined as a whole with the first no, and the other question is gone", () => {
    const asks = new CodexAsks("1-", () => twoFiles);
    asks.opened(asksAboutFiles);
    expect(asks.answered("1-7.2", no)).toEqual({
      id: 7,
      result: { decision: "decline" },
      say: "This was denied: Not these.",
      gone: ["1-7.1"],
    });
    expect(asks.answered("1-7.1", yes)).toBe("gone");
  });

  it("answered somewhere else takes its open questions along", () => {
    const asks = new CodexAsks("1-", () => twoFiles);
    asks.opened(asksAboutFiles);
    asks.answered("1-7.1", yes);
    expect(asks.settled(7)).toEqual(["1-7.2"]);
  });

  it("nobody has seen is asked about all the same", () => {
    expect(new CodexAsks("", () => undefined).opened(asksAboutFiles)).toMatchObject([
      { thing: { kind: "tool" } },
    ]);
  });
});

describe("a change that gives a file another name", () => {
  it("is asked about where it goes away and where it comes to", () => {
    const moved: Item = {
      type: "fileChange",
      id: "c1",
      status: "inProgress",
      changes: [{ path: "/w/a.ts", kind: { type: "update", move_path: "/etc/cron.d/a" }, diff: "+b\n" }],
    };
    expect(new CodexAsks("", () => moved).opened(asksAboutFiles)?.map(({ thing }) => thing)).toEqual([
      { kind: "file", access: "delete", path: "/w/a.ts", diff: null },
      { kind: "file", access: "write", path: "/etc/cron.d/a", diff: "+b\n" },
    ]);
  });
});

describe("questions that come together", () => {
  const asked = (...questions: readonly object[]) => ({
    id: 1,
    method: "item/tool/requestUserInput",
    params: { questions },
  });

  it("have each the answer it was given, also when one of them is a no", () => {
    const asks = new CodexAsks("", () => undefined);
    asks.opened(asked({ id: "one", question: "One?" }, { id: "two", question: "Two?" }));
    expect(asks.answered("1.2", no)).toBeNull();
    expect(asks.answered("1.1", { ...yes, text: "First." })).toMatchObject({
      result: { answers: { one: { answers: ["First."] }, two: { answers: ["Not these."] } } },
    });
  });

  it("are for nobody when one of them is for a secret", () => {
    const secret = { id: "two", question: "Password?", isSecret: true };
    expect(new CodexAsks("", () => undefined).opened(asked(secret))).toBeNull();
  });
});

describe("other requests", () => {
  it("for a host name it", () => {
    const params = {
      itemId: "x",
      networkApprovalContext: { host: "example.com" },
      command: "curl example.com",
    };
    const request = { id: "a", method: "item/commandExecution/requestApproval", params };
    expect(new CodexAsks("", () => undefined).opened(request)).toMatchObject([
      { thing: { kind: "network", host: "example.com" } },
    ]);
  });

  it("for more permissions give none when denied", () => {
    const asks = new CodexAsks("", () => undefined);
    const params = { permissions: { network: { enabled: true } }, reason: "To fetch." };
    asks.opened({ id: 1, method: "item/permissions/requestApproval", params });
    expect(asks.answered("1", no)).toMatchObject({ result: { permissions: {}, scope: "turn" } });
  });

  it("that nobody knows are not for a person", () => {
    expect(new CodexAsks("", () => undefined).opened({ id: 1, method: "item/new", params: {} })).toBeNull();
  });
});

describe("a command in a shell", () => {
  it.each([
    ["/bin/bash -lc 'npm test'", "npm test"],
    [`bash -lc "echo \\"a\\" && ls"`, 'echo "a" && ls'],
    ["/bin/sh -c ls", "ls"],
    [`/bin/bash -lc 'it'"'"'s'`, "it's"],
    ["npm test", "npm test"],
    ["/bin/bash -lc $(evil)", "/bin/bash -lc $(evil)"],
    ["/bin/bash -lc 'a' b", "/bin/bash -lc 'a' b"],
    ["/bin/bash -x script.sh", "/bin/bash -x script.sh"],
  ])("%s is %s", (command, text) => {
    expect(shellText(command)).toBe(text);
  });
});

describe("the end of a limit", () => {
  const now = new Date(2026, 10, 21, 15, 0, 0).getTime();
  const told = (message: string, info: string, resetsAt: number | null = null) =>
    codexTrouble({
      error: { message, codexErrorInfo: info },
      retrying: false,
      now,
      windows: resetsAt === null ? [] : [{ usedPercent: 100, resetsAt }],
      compacting: false,
    }).resetsAt;

  it("is that of the window that is used up", () => {
    expect(told("You’ve hit your usage limit.", "usageLimitExceeded", now / 1_000 + 60)).toBe(now + 60_000);
  });

  it.each([
    ["Rate limit reached. Please try again in 1.5s.", 1_500],
    ["Please try again in 250ms.", 250],
    ["Please try again in 6m 30s.", 390_000],
    ["You’ve hit your usage limit, or try again at 3:07 PM.", 8 * 60_000],
    ["You’ve hit your usage limit, or try again at Nov 22nd, 2026 3:07 PM.", (24 * 60 + 8) * 60_000],
  ])("is said in %s", (message, inMs) => {
    expect(told(message, "rateLimitExceeded")).toBe(now + inMs);
  });

  it("is not known where nobody says it", () => {
    expect(told("Quota exceeded. Check your plan.", "usageLimitExceeded")).toBeNull();
  });
});
