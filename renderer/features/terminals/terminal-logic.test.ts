import { beforeAll, describe, expect, it } from "vitest";
import type { ExitRecord } from "#shared/contract/message.ts";
import { missionId, sessionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import { agentName as agentNameShape } from "#shared/mission/words.ts";
import type { Terminal } from "#shared/terminal.ts";
import { columnsIn, gridLayout } from "./grid-layout.ts";
import { cleanPaste, pasteBytes } from "./paste.ts";
import { speak } from "#shared/messages/messages.ts";
import { arranged, inRank, visibleTerminals } from "./arrangement.ts";
import { evolveAnchor, FOLLOWING } from "./scroll-anchor.ts";
import { personTerminal, type AgentTerminal, type ShownTerminal } from "./shown-terminal.ts";
import { ageWords, agentName, costWords, exitWords, newLinesWords, stateWords } from "./terminal-words.ts";

beforeAll(() => speak("en"));

const exited = (exit: Partial<ExitRecord>): ExitRecord => ({
  code: 0,
  signal: null,
  at: 120_000,
  cause: "exited",
  ...exit,
});

const facts = (more: Partial<Terminal> = {}): Terminal => ({
  id: sessionId.parse("ses_aaaa"),
  title: "bash",
  command: ["/bin/bash", "-l"],
  cwd: "/tmp",
  state: "running",
  openedAt: 0,
  pid: 7,
  cols: 80,
  rows: 24,
  outputBytes: 0,
  exit: null,
  containment: "pid-namespace",
  ...more,
});

const terminal = (more: Partial<Terminal> = {}, live = true): ShownTerminal =>
  personTerminal(facts(more), live);

const agent = (name: string, more: Partial<AgentTerminal> = {}): AgentTerminal => ({
  kind: "agent",
  id: sessionId.parse(`ses_fly${name}`),
  title: `Task ${name}`,
  state: "running",
  live: true,
  openedAt: 0,
  exit: null,
  cols: 120,
  rows: 30,
  mission: missionId.parse("msn_000001"),
  task: taskId.parse(name),
  agent: agentNameShape.parse("pilot"),
  scripted: true,
  branch: `task/${name}`,
  status: "running",
  attempt: 1,
  lastSignalAt: 0,
  costMicros: 0,
  unknownCost: false,
  control: null,
  instructions: [],
  ...more,
});

describe("the grid", () => {
  it.each([
    [1, 1, 1],
    [2, 2, 1],
    [3, 2, 2],
    [4, 2, 2],
    [5, 3, 2],
    [6, 3, 2],
    [7, 3, 3],
    [9, 3, 3],
    [14, 3, 3],
  ])("lays %i tiles out in %i columns and %i rows, with no hole", (tiles, columns, rows) => {
    const layout = gridLayout(tiles, 3);
    expect(layout).toMatchObject({ columns, rows });
    expect(layout.spans.reduce((sum, span) => sum + span, 0)).toBe(columns * rows);
  });

  it("has no more columns than can be read", () => {
    const at = (px: number, tiles: number) => gridLayout(tiles, columnsIn(px, tiles));
    expect(at(1_000, 2)).toMatchObject({ columns: 2, rows: 1 });
    expect(at(720, 2)).toMatchObject({ columns: 1, rows: 2 });
    expect(at(720, 9)).toMatchObject({ columns: 2, rows: 5, spans: [1, 1, 1, 1, 1, 1, 1, 1, 2] });
    expect(at(440, 5)).toMatchObject({ columns: 1, rows: 5 });
  });
});

describe("the scroll anchor", () => {
  it("follows at the end", () => {
    expect(evolveAnchor(FOLLOWING, { base: 50, top: 50 })).toBe(FOLLOWING);
  });

  it("holds and counts what arrives below, and never counts down", () => {
    let anchor = evolveAnchor(FOLLOWING, { base: 100, top: 60 });
    expect(anchor).toEqual({ heldAtBase: 100, newLines: 0 });
    anchor = evolveAnchor(anchor, { base: 412, top: 60 });
    expect(anchor.newLines).toBe(312);
    expect(evolveAnchor(anchor, { base: 400, top: 60 }).newLines).toBe(312);
  });

  it("lets go at the end, and begins anew", () => {
    const held = evolveAnchor(FOLLOWING, { base: 100, top: 60 });
    expect(evolveAnchor(held, { base: 130, top: 130 })).toEqual(FOLLOWING);
  });

  it("is the same object while nothing changes", () => {
    const held = evolveAnchor(FOLLOWING, { base: 100, top: 60 });
    expect(evolveAnchor(held, { base: 100, top: 40 })).toBe(held);
  });

  it("counts in words", () => {
    expect([0, 1, 312].map(newLinesWords)).toEqual(["Newest output", "1 new line", "312 new lines"]);
  });
});

describe("a paste", () => {
  it("loses what could act as a command, and says how much", () => {
    const paste = cleanPaste("ls\u001b[201~\u009b31m\u0007\u0000 -l\t.");
    expect(paste).toEqual({ text: "ls[201~31m -l\t.", lines: 1, removed: 4 });
  });

  it("turns every line end into the Enter key and counts lines", () => {
    expect(cleanPaste("a\nb\r\nc\r")).toEqual({ text: "a\rb\rc\r", lines: 3, removed: 0 });
  });

  it("keeps letters outside ASCII", () => {
    expect(cleanPaste("žluťoučký 日本 👩‍🚀").text).toBe("žluťoučký 日本 👩‍🚀");
  });

  it("goes between marks only where the program asked for them", () => {
    const paste = cleanPaste("x");
    expect(new TextDecoder().decode(pasteBytes(paste, true))).toBe("\u001b[200~x\u001b[201~");
    expect(new TextDecoder().decode(pasteBytes(paste, false))).toBe("x");
  });
});

describe("a terminal in words", () => {
  it("has no signal without a living link, never a state from before", () => {
    expect(stateWords(terminal()).word).toBe("Running");
    expect(stateWords(terminal({}, false)).word).toBe("No signal");
    expect(stateWords(terminal({ state: "unknown" })).word).toBe("No signal");
  });

  it("says how it ended", () => {
    const words = (exit: Partial<ExitRecord>) => exitWords(terminal({ state: "ended", exit: exited(exit) }));
    expect(words({ code: 7 })).toBe("Exited with code 7 after 2 min");
    expect(words({ code: null, signal: "SIGKILL" })).toBe("Ended by SIGKILL after 2 min");
    expect(words({ cause: "could-not-start", message: "no such file" })).toBe(
      "Could not start: no such file",
    );
    expect(words({ cause: "host-lost", code: null })).toContain("nobody saw");
    expect(exitWords(terminal())).toBeNull();
  });

  it("never shows an end nobody saw as a good one", () => {
    const lost = terminal({ state: "ended", exit: exited({ cause: "host-lost", code: null }) });
    expect(stateWords(lost).tone).toBe("unknown");
    expect(stateWords(terminal({ state: "ended" })).tone).toBe("unknown");
  });

  it("tells an end on purpose from a failure", () => {
    const word = (exit: Partial<ExitRecord>) =>
      stateWords(terminal({ state: "ended", exit: exited(exit) })).word;
    expect([word({}), word({ code: null, signal: "SIGTERM" })]).toEqual(["Ended", "Ended"]);
    expect([word({ code: 7 }), word({ code: null, signal: "SIGSEGV" })]).toEqual(["Failed", "Failed"]);
    expect(word({ cause: "could-not-start", code: 0 })).toBe("Failed");
  });

  it("says what an age is the age of", () => {
    const words = (cause: ExitRecord["cause"]) =>
      ageWords(terminal({ state: "ended", exit: exited({ cause }) }), 999_000).full;
    expect(ageWords(terminal(), 65_000)).toEqual({ short: "1m", full: "Opened 1 min ago" });
    expect(words("exited")).toBe("Ended 2 min after it was opened");
    expect(words("host-lost")).toBe("Its end was noticed 2 min after it was opened");
  });
});

describe("an agent's terminal in words", () => {
  it("has the state of its task, and none without a living link", () => {
    expect(stateWords(agent("a", { status: "needs_you" }))).toMatchObject({
      word: "Needs you",
      tone: "need",
    });
    expect(stateWords(agent("a", { live: false })).word).toBe("No signal");
  });

  it("is never passed off as a model when none is behind it", () => {
    expect(agentName(agent("a"))).toBe("pilot (scripted)");
    expect(agentName(agent("a", { scripted: false }))).toBe("pilot");
  });

  it("costs nothing, something, or at least something", () => {
    expect(costWords(agent("a"))).toBeNull();
    expect(costWords(agent("a", { costMicros: 420_000 }))).toBe("$0.42");
    expect(costWords(agent("a", { costMicros: 420_000, unknownCost: true }))).toBe("over $0.42");
    expect(costWords(agent("a", { unknownCost: true }))).toBe("cost not known");
  });

  it("counts its age from the last signal", () => {
    const age = ageWords(agent("a", { lastSignalAt: 60_000 }), 264_000);
    expect(age).toEqual({ short: "3m", full: "Last signal 3 min ago" });
  });
});

describe("the order of the grid", () => {
  const ids = (list: readonly ShownTerminal[]) => list.map(({ id }) => id.slice(7));
  const running = agent("running", { openedAt: 5 });
  const needing = agent("needing", { status: "needs_you", openedAt: 9 });
  const old = agent("old", { state: "ended", status: "merged", lastSignalAt: 10 });
  const recent = agent("recent", { state: "ended", status: "failed", lastSignalAt: 90 });
  const all = [old, running, recent, needing];

  it("begins with what needs a person, then what runs, then what was there last", () => {
    expect(ids(inRank(all, []))).toEqual(["needing", "running", "recent", "old"]);
  });

  it("keeps what is pinned in front", () => {
    expect(ids(inRank(all, [old.id]))).toEqual(["old", "needing", "running", "recent"]);
  });

  it("holds still while the keyboard is in it", () => {
    const before = [running.id, old.id, recent.id];
    expect(arranged(before, [needing, running, recent], [], true)).toEqual([
      running.id,
      recent.id,
      needing.id,
    ]);
    expect(arranged(before, all, [], false)[0]).toBe(needing.id);
  });

  it("shows the first ones, and always the chosen one", () => {
    const list = inRank(all, []);
    expect(ids(visibleTerminals(list, 2, null))).toEqual(["needing", "running"]);
    expect(ids(visibleTerminals(list, 2, old.id))).toEqual(["needing", "old"]);
    expect(visibleTerminals(list, 9, null)).toBe(list);
  });
});
