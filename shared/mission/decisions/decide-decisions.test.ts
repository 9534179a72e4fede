import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR, type Actor } from "../actor.ts";
import type { CommandInput } from "../command.ts";
import { CASES, SEED } from "../testing/cases.ts";
import { stateText } from "../testing/state-text.ts";
import { action } from "../policies/action.ts";
import { isOpen } from "./find-decision.ts";
import { AskedMission, LOGIN, NOW } from "./testing/asked.ts";

/** Ten thousand missions take their time in the long run. */
const LONG_MS = 300_000;
const AGENT: Actor = { kind: "session", task: LOGIN, attempt: 1 };

describe("answering a decision", () => {
  it("takes the first answer and tells the second who was first, when and with what", () => {
    const mission = new AskedMission();
    const id = mission.ask();
    expect(
      mission.send({ type: "decision.answer", decisions: [id], option: "wait", reason: "It builds." }),
    ).toBeNull();
    const late = mission.send({ type: "decision.answer", decisions: [id], option: "nudge" });
    expect(late?.code).toBe("already-decided");
    expect(late?.sentence).toMatch(/"Wait" by the operator at 2027-01-15 08:00 UTC, because "It builds."/);
    expect(mission.recordOf(id).resolution?.option).toBe("wait");
  });

  it("acts on exactly the ids of a batch, or on none of them", () => {
    const mission = new AskedMission();
    const [first, second, third] = [mission.ask(), mission.ask(), mission.ask()];
    mission.send({ type: "decision.answer", decisions: [second], option: "wait" });
    const before = stateText(mission.state);
    const refused = mission.send({
      type: "decision.answer",
      decisions: [first, second, third],
      option: "wait",
    });
    expect(refused?.sentence).toContain(second);
    expect(stateText(mission.state)).toBe(before);
    expect(mission.send({ type: "decision.answer", decisions: [first, third], option: "wait" })).toBeNull();
    expect(mission.state.pending.size).toBe(0);
  });

  it("names every decision of a batch that is gone", () => {
    const mission = new AskedMission();
    const ids = [mission.ask(), mission.ask(), mission.ask()];
    mission.send({ type: "decision.answer", decisions: ids.slice(0, 2), option: "wait" });
    const refused = mission.send({ type: "decision.answer", decisions: ids, option: "wait" });
    for (const id of ids.slice(0, 2)) expect(refused?.sentence).toContain(id);
  });

  it("never answers different questions, or one of high risk, together with others", () => {
    const mission = new AskedMission();
    const plain = mission.ask();
    const other = mission.ask({ kind: "quota" });
    const choice = mission.ask({
      options: [{ id: "wait", label: "Wait", effect: "It is killed.", tone: "deny" }],
    });
    const budget = {
      kind: "budget",
      subject: { kind: "budget", scope: "mission", raiseToMicros: null },
      task: null,
      attempt: null,
    } as const;
    const risky = [mission.ask(budget), mission.ask(budget)];
    for (const decisions of [[plain, other], [plain, choice], risky]) {
      const refused = mission.send({ type: "decision.answer", decisions, option: "wait" });
      expect(refused?.code).toBe("invalid");
      expect(refused?.sentence).toContain(decisions[1]);
    }
    expect(mission.state.pending.size).toBe(5);
  });

  it("refuses an option that was not offered", () => {
    const mission = new AskedMission();
    const refused = mission.send({ type: "decision.answer", decisions: [mission.ask()], option: "approve" });
    expect(refused?.sentence).toMatch(/no option "approve".*wait, nudge/);
  });

  it("takes a changed command only for one permission to run one", () => {
    const mission = new AskedMission();
    const options = [
      { id: "approve", label: "Approve", effect: "It runs.", tone: "approve" },
      { id: "deny", label: "Deny", effect: "It does not run.", tone: "deny" },
    ] as const;
    const file = { kind: "file", access: "read", path: "a", insideWorkspace: true, diff: null } as const;
    const cases = [
      mission.ask({ options }),
      mission.ask({ options, kind: "permission", subject: { kind: "request", request: "r", action: file } }),
    ];
    for (const id of cases) {
      const refused = mission.send({
        type: "decision.answer",
        decisions: [id],
        option: "approve",
        edited: "ls",
      });
      expect(refused?.sentence).toMatch(/exactly one permission/);
    }
    const run = action.parse({
      kind: "command",
      text: "ls",
      parsed: { parts: [{ words: ["ls"] }], unclear: [] },
    });
    const id = mission.ask({
      options,
      kind: "permission",
      subject: { kind: "request", request: "r", action: run },
    });
    expect(
      mission.send({ type: "decision.answer", decisions: [id], option: "deny", edited: "ls" })?.code,
    ).toBe("invalid");
    expect(
      mission.send({ type: "decision.answer", decisions: [id], option: "approve", edited: " " })?.code,
    ).toBe("invalid");
  });

  it("is for a person: no agent and not the engine may answer, snooze, extend or withdraw (feature 131)", () => {
    const mission = new AskedMission();
    const decision = mission.ask({ expiresInMs: 1_000 });
    const before = stateText(mission.state);
    const commands: readonly CommandInput[] = [
      { type: "decision.answer", decisions: [decision], option: "wait" },
      { type: "decision.snooze", decision, until: NOW + 10 },
      { type: "decision.extend", decision, expiresAt: null },
    ];
    for (const command of commands) {
      expect(mission.send(command, AGENT)?.code).toBe("not-allowed");
      expect(mission.send(command, ENGINE)?.code).toBe("not-allowed");
    }
    const withdraw = { type: "decision.withdraw", decision, state: "withdrawn", note: "x" } as const;
    expect(mission.send(withdraw, AGENT)?.code).toBe("not-allowed");
    expect(mission.send(withdraw, OPERATOR)?.code).toBe("not-allowed");
    expect(mission.send({ type: "decision.expire", decision }, AGENT)?.code).toBe("not-allowed");
    expect(stateText(mission.state)).toBe(before);
    expect(mission.send(withdraw, ENGINE)).toBeNull();
  });
});

describe("a decision nobody answers", () => {
  it("expires only when its time has come, then holds and is never approved", () => {
    const mission = new AskedMission();
    const id = mission.ask({ expiresInMs: 1_000 });
    expect(mission.send({ type: "decision.expire", decision: id }, ENGINE)?.code).toBe("wrong-state");
    mission.at = NOW + 1_000;
    expect(mission.send({ type: "decision.expire", decision: id }, ENGINE)).toBeNull();
    expect(mission.recordOf(id)).toMatchObject({ state: "expired", resolution: null });
    expect(mission.state.pending.size).toBe(0);
    expect(mission.held).toBe(1);
    const answer = mission.send({ type: "decision.answer", decisions: [id], option: "wait" });
    expect(answer?.sentence).toMatch(/expired and holds.*extend it/);
  });

  it("waits for ever when it was asked without a time", () => {
    const mission = new AskedMission();
    const id = mission.ask();
    mission.at = Number.MAX_SAFE_INTEGER;
    expect(mission.send({ type: "decision.expire", decision: id }, ENGINE)?.sentence).toMatch(
      /waits for ever/,
    );
  });

  it("can be extended when it expired, and then be answered", () => {
    const mission = new AskedMission();
    const id = mission.ask({ expiresInMs: 1_000 });
    mission.at = NOW + 2_000;
    mission.send({ type: "decision.expire", decision: id }, ENGINE);
    expect(mission.send({ type: "decision.extend", decision: id, expiresAt: NOW + 1_500 })?.code).toBe(
      "invalid",
    );
    expect(mission.send({ type: "decision.extend", decision: id, expiresAt: null })).toBeNull();
    expect(mission.state.pending.has(id)).toBe(true);
    expect(mission.held).toBe(1);
    expect(mission.send({ type: "decision.answer", decisions: [id], option: "wait" })).toBeNull();
    expect(mission.held).toBe(0);
  });

  it("hides until a later time, and stays pending", () => {
    const mission = new AskedMission();
    const id = mission.ask();
    expect(mission.send({ type: "decision.snooze", decision: id, until: NOW })?.code).toBe("invalid");
    expect(mission.send({ type: "decision.snooze", decision: id, until: NOW + 5 })).toBeNull();
    expect(mission.recordOf(id)).toMatchObject({ state: "pending", snoozedUntil: NOW + 5 });
    expect(mission.held).toBe(1);
  });

  it.each(["withdrawn", "superseded", "orphaned"] as const)("is closed for good when %s", (state) => {
    const mission = new AskedMission();
    const id = mission.ask();
    mission.send(
      { type: "decision.withdraw", decision: id, state, note: "answered in the terminal" },
      ENGINE,
    );
    expect(mission.held).toBe(0);
    const commands: readonly CommandInput[] = [
      { type: "decision.answer", decisions: [id], option: "wait" },
      { type: "decision.extend", decision: id, expiresAt: null },
      { type: "decision.snooze", decision: id, until: NOW + 5 },
    ];
    for (const command of commands) {
      const refused = mission.send(command);
      expect(refused?.code).toBe("already-decided");
      expect(refused?.sentence).toContain(state);
    }
  });
});

describe("whatever is sent, in any order", () => {
  const step = fc.record({
    what: fc.constantFrom("ask", "answer", "snooze", "withdraw", "expire", "extend"),
    which: fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }),
    option: fc.constantFrom("wait", "nudge", "no-such"),
    after: fc.nat(2_000),
    actor: fc.constantFrom<Actor>(OPERATOR, ENGINE, AGENT),
  });

  it(
    "a refused command changes nothing, and sets and counts equal counting again",
    () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
          const mission = new AskedMission();
          const ids = [mission.ask({ expiresInMs: 500 }), mission.ask()];
          for (const { what, which, option, after, actor } of steps) {
            mission.at += after;
            const decisions = which.map((index) => ids[index % ids.length] ?? mission.ask());
            const decision = decisions[0] ?? mission.ask();
            const later = mission.at + after - 500;
            const commands: Record<string, CommandInput> = {
              answer: { type: "decision.answer", decisions, option },
              snooze: { type: "decision.snooze", decision, until: later },
              withdraw: { type: "decision.withdraw", decision, state: "orphaned", note: "gone" },
              expire: { type: "decision.expire", decision },
              extend: { type: "decision.extend", decision, expiresAt: later },
            };
            const command = commands[what];
            if (command === undefined) {
              ids.push(mission.ask({ expiresInMs: after }));
              continue;
            }
            const before = stateText(mission.state);
            if (mission.send(command, actor) !== null) expect(stateText(mission.state)).toBe(before);
            const records = [...mission.state.decisions.values()];
            expect([...mission.state.pending].toSorted()).toEqual(
              records
                .filter(({ state }) => state === "pending")
                .map((record) => record.decision.id)
                .toSorted(),
            );
            expect(mission.held).toBe(records.filter(isOpen).length);
            for (const { state, resolution } of records)
              expect(resolution !== null).toBe(state === "resolved");
          }
        }),
        { numRuns: CASES, seed: SEED },
      );
    },
    LONG_MS,
  );
});
