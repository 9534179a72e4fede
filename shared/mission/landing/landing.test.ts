import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR } from "../actor.ts";
import type { CommandInput } from "../command.ts";
import { taskId } from "../ids.ts";
import { task } from "../testing/missions.ts";
import { ReviewedFlight } from "../testing/reviewed-flight.ts";
import { autonomy, type Autonomy } from "../words.ts";

const DONE = { type: "landing.done", commit: "c", how: "merge" } as const;

const verified = (flight: ReviewedFlight, holds: boolean): CommandInput => ({
  type: "mission.verified",
  number: flight.effectsOf("mission.verify").at(-1)?.number ?? null,
  holds,
  detail: holds ? "all green" : "3 tests failed",
});

/** Every task is merged and the whole is being verified. */
function verifying(as: Autonomy = "guarded"): ReviewedFlight {
  const flight = new ReviewedFlight([task("one", { kind: "docs" })], { autonomy: as });
  flight.pass("one");
  if (as === "ask-me") {
    flight.answer("approve");
    flight.world.settle();
  }
  flight.merge("one");
  return flight;
}

/** A person is asked whether it lands. */
function asked(as: Autonomy = "guarded"): ReviewedFlight {
  const flight = verifying(as);
  flight.do(verified(flight, true));
  flight.world.settle();
  return flight;
}

const addTask = (flight: ReviewedFlight, id: string): void =>
  flight.person({ type: "plan.edit", edits: [{ op: "add", task: task(id, { kind: "docs" }), place: 0 }] });

describe("the landing", () => {
  it.each(autonomy.options)("is asked about and waits for the answer, %s or not (feature 111)", (as) => {
    const flight = asked(as);
    expect(flight.pending().map(({ kind }) => kind)).toEqual(["landing"]);
    flight.wait(60 * 24 * 30);
    expect(flight.effectsOf("landing.perform")).toEqual([]);
    expect(flight.world.state.phase).toBe("landing");
  });

  it.each(autonomy.options)("does not come out of nowhere, %s or not (feature 111)", (as) => {
    const flight = new ReviewedFlight([task("one", { kind: "docs" })], { autonomy: as });
    const nobodySaidSo = (): void => {
      for (const actor of [
        ENGINE,
        OPERATOR,
        { kind: "session", task: taskId.parse("one"), attempt: 1 } as const,
      ]) {
        flight.refused(DONE, actor);
        flight.refused({ type: "landing.failed", reason: "moved" }, actor);
      }
      expect(flight.world.state.landedAs).toBeNull();
    };
    nobodySaidSo();
    expect(flight.refused(verified(flight, true)).code).toBe("wrong-state");
    flight.pass("one");
    nobodySaidSo();
    const late = verifying(as);
    expect(late.refused(DONE).code).toBe("wrong-state");
    late.do(verified(late, true));
    // Verified, and the question stands: still nobody said "land".
    expect(late.refused(DONE).sentence).toContain("Nothing was changed");
    expect(late.refused({ type: "landing.failed", reason: "moved" }).code).toBe("wrong-state");
  });

  it("is answered by a person, once, and by nobody else (feature 111)", () => {
    const flight = asked("hands-free");
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    const land: CommandInput = { type: "decision.answer", decisions: [decision], option: "land" };
    expect(flight.refused(land, ENGINE).code).toBe("not-allowed");
    expect(flight.refused(land, { kind: "session", task: taskId.parse("one"), attempt: 1 }).code).toBe(
      "not-allowed",
    );
    flight.person(land);
    expect(flight.refused(land, OPERATOR).code).toBe("already-decided");
    expect(flight.effectsOf("landing.perform")).toHaveLength(1);
    flight.do(DONE);
    expect(flight.world.state).toMatchObject({ phase: "landed", landedAs: "c" });
    expect(flight.refused(DONE).code).toBe("wrong-state");
  });

  it("that failed is asked about again: the first yes was for the first try (feature 111)", () => {
    const flight = asked();
    flight.answer("land");
    flight.do({ type: "landing.failed", reason: "the base branch moved" });
    expect(flight.refused(DONE).code).toBe("wrong-state");
    expect(flight.pending()[0]?.evidence.map(({ text }) => text)).toContain("the base branch moved");
    flight.answer("land");
    flight.do(DONE);
    expect(flight.world.state.phase).toBe("landed");
  });

  it("does not follow from any other answer (feature 111)", () => {
    const later = asked();
    later.answer("reopen");
    later.world.settle();
    expect(later.world.state.phase).toBe("flying");
    expect(later.refused(DONE).code).toBe("wrong-state");
    const never = asked();
    never.answer("stop");
    expect(never.world.state.phase).toBe("stopped");
    expect(never.refused(DONE).code).toBe("wrong-state");
    for (const flight of [later, never]) expect(flight.effectsOf("landing.perform")).toEqual([]);
  });

  it("does not follow from a yes that expired (feature 111)", () => {
    const flight = asked();
    const [decision] = flight.world.state.pending;
    if (decision === undefined) throw new Error("nobody was asked");
    flight.person({ type: "decision.extend", decision, expiresAt: flight.world.at + 1_000 });
    flight.wait(1);
    const land: CommandInput = { type: "decision.answer", decisions: [decision], option: "land" };
    expect(flight.refused(land, OPERATOR).sentence).toContain("expired and holds");
    expect(flight.refused(DONE).code).toBe("wrong-state");
  });
});

describe("an answer about the whole", () => {
  it("stays written down as it was given, also when it makes its own card a thing of the past (feature 111)", () => {
    for (const option of ["reopen", "verify-again"]) {
      const flight = option === "reopen" ? asked() : verifying();
      if (option === "verify-again") flight.do(verified(flight, false));
      const [decision] = flight.world.state.pending;
      if (decision === undefined) throw new Error("nobody was asked");
      flight.answer(option, "Because I looked.");
      expect(flight.world.state.decisions.get(decision)).toMatchObject({
        state: "resolved",
        resolution: { option, reason: "Because I looked." },
      });
    }
  });
});

describe("the verification of the whole", () => {
  it("is needed: while tasks are open nobody verifies, and what nobody asked for counts for nothing (feature 111)", () => {
    const flight = new ReviewedFlight([task("one")]);
    for (const actor of [ENGINE, OPERATOR])
      expect(flight.refused({ type: "mission.verify" }, actor).code).toBe("wrong-state");
    expect(flight.refused(verified(flight, true)).sentence).toContain("Nobody waits");
    expect(flight.effectsOf("mission.verify")).toEqual([]);
  });

  it("that fails lands nothing: a person is told what failed (feature 111)", () => {
    const flight = verifying("hands-free");
    flight.do(verified(flight, false));
    flight.world.settle();
    expect(flight.pending().map(({ kind, evidence }) => [kind, evidence[0]?.text])).toEqual([
      ["failed-task", "3 tests failed"],
    ]);
    expect(flight.refused(DONE).code).toBe("wrong-state");
    expect(flight.refused(verified(flight, true)).code).toBe("wrong-state");
    flight.answer("verify-again");
    flight.do(verified(flight, true));
    expect(flight.pending().map(({ kind }) => kind)).toEqual(["landing"]);
  });

  it("of a whole that is another one meanwhile is refused, also when that one is being verified too (feature 111)", () => {
    const flight = verifying();
    const old = verified(flight, true);
    addTask(flight, "two");
    expect(flight.refused(old).code).toBe("wrong-state");
    flight.world.settle();
    flight.pass("two");
    flight.merge("two");
    expect(flight.effectsOf("mission.verify")).toHaveLength(2);
    expect(flight.refused(old).sentence).toContain("another whole");
    expect(flight.world.state.phase).toBe("flying");
    flight.do(verified(flight, true));
    expect(flight.world.state.phase).toBe("landing");
  });

  it("that failed is not simply repeated while the plan has new tasks (feature 111)", () => {
    const flight = verifying();
    flight.do(verified(flight, false));
    addTask(flight, "repair");
    const [decision] = flight.world.state.pending;
    if (decision !== undefined) {
      const again: CommandInput = { type: "decision.answer", decisions: [decision], option: "verify-again" };
      expect(flight.refused(again, OPERATOR).code).toMatch(/wrong-state|already-decided/);
    }
    flight.world.settle();
    expect(flight.effectsOf("mission.verify")).toHaveLength(1);
    flight.pass("repair");
    flight.merge("repair");
    flight.do(verified(flight, true));
    expect(flight.pending().map(({ kind }) => kind)).toEqual(["landing"]);
  });
});
