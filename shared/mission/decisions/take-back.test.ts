import { describe, expect, it } from "vitest";
import { OPERATOR } from "../actor.ts";
import type { DecisionId } from "../ids.ts";
import type { Action } from "../policies/action.ts";
import { task } from "../testing/missions.ts";
import { OneFlight } from "../testing/one-flight.ts";
import { difference } from "../testing/state-text.ts";
import { receiptMarkdown } from "../receipt/receipt-markdown.ts";
import { receiptOf } from "../receipt/receipt.ts";
import { adviceFromBefore } from "./advice.ts";
import { TAKE_BACK_MS } from "./take-back.ts";

const WRITE: Action = {
  kind: "file",
  path: "src/one/a.ts",
  access: "write",
  insideWorkspace: true,
  diff: null,
};
const REF = "refs/flightdeck/checkpoints/1";
const KEPT = "refs/flightdeck/trash/1";

/** An agent asked for something and a person said yes. */
function answered(action: Action = WRITE): { flight: OneFlight; decision: DecisionId } {
  const flight = new OneFlight([task("one")], { autonomy: "ask-me" });
  flight.start("one");
  flight.do({ type: "agent.request", ...flight.about("one"), request: "r1", action });
  const [asked] = flight.pending();
  if (asked === undefined) throw new Error("nobody was asked");
  flight.answer("approve");
  return { flight, decision: asked.id };
}

function checkpointed() {
  const made = answered();
  made.flight.do({ type: "decision.checkpointed", decision: made.decision, ref: REF });
  return made;
}

const recordOf = (flight: OneFlight, id: DecisionId) => flight.world.state.decisions.get(id);

describe("an answer that may be taken back", () => {
  it("keeps the work before it goes out, and only a yes does", () => {
    const { flight, decision } = answered();
    expect(flight.effectsOf("request.deliver")).toMatchObject([{ allowed: true, keepFor: decision }]);
    expect(recordOf(flight, decision)?.takeBack).toBeNull();
    const no = new OneFlight([task("one")], { autonomy: "ask-me" });
    no.start("one");
    no.do({ type: "agent.request", ...no.about("one"), request: "r1", action: WRITE });
    no.answer("deny", "not now");
    expect(no.effectsOf("request.deliver")[0]).not.toHaveProperty("keepFor");
  });

  it.each([
    [WRITE, "take-back"],
    [{ ...WRITE, access: "delete" }, "take-back"],
    [{ ...WRITE, access: "read" }, "nothing-to-undo"],
    [{ ...WRITE, insideWorkspace: false }, "not-automatic"],
    [{ kind: "secret", name: "TOKEN" }, "not-automatic"],
    [{ kind: "network", host: "example.org", port: null }, "not-automatic"],
  ] as const)("is one about what stays in the workspace: %o", (action, undo) => {
    const { flight, decision } = answered(action);
    expect(recordOf(flight, decision)?.decision.undo).toBe(undo);
    const [delivered] = flight.effectsOf("request.deliver");
    expect(delivered?.keepFor).toBe(undo === "take-back" ? decision : undefined);
  });

  it("is offered from the instant in which the checkpoint is known, for as long as it says", () => {
    const { flight, decision } = checkpointed();
    expect(recordOf(flight, decision)?.takeBack).toMatchObject({
      ref: REF,
      state: "offered",
      until: flight.world.at + TAKE_BACK_MS,
    });
    flight.world.at += TAKE_BACK_MS + 1;
    const late = flight.refused({ type: "decision.take-back", decision }, OPERATOR);
    expect(late.sentence).toContain("the time for that is over");
    expect(recordOf(flight, decision)?.takeBack?.state).toBe("offered");
  });

  it("is refused without a checkpoint, twice, by an engine or an agent, and after its session ended", () => {
    const without = answered();
    const wish = { type: "decision.take-back", decision: without.decision } as const;
    expect(without.flight.refused(wish, OPERATOR).sentence).toContain("nothing was kept");

    const { flight, decision } = checkpointed();
    const back = { type: "decision.take-back", decision } as const;
    expect(flight.refused(back).code).toBe("not-allowed");
    const agent = { kind: "session", task: flight.task("one").spec.id, attempt: 1 } as const;
    expect(flight.refused(back, agent).code).toBe("not-allowed");
    flight.person(back);
    expect(flight.refused(back, OPERATOR).sentence).toContain("done already");

    const ended = checkpointed();
    ended.flight.end("one", "exited");
    expect(
      ended.flight.refused({ type: "decision.take-back", decision: ended.decision }, OPERATOR).sentence,
    ).toContain("has ended");
  });
});

describe("an answer that was taken back", () => {
  it("ends the session, makes the files what they were, and waits for the person", () => {
    const { flight, decision } = checkpointed();
    flight.person({ type: "decision.take-back", decision });
    expect(flight.effectsOf("workspace.restore")).toMatchObject([
      { decision, ref: REF, attempt: 1, segment: 1 },
    ]);
    expect(flight.effectsOf("segment.end")).toHaveLength(1);
    expect(flight.task("one")).toMatchObject({ paused: "operator", restoring: decision, stage: "idle" });
    expect(flight.attempt("one").outcome).toBe("interrupted");
    expect(flight.task("one").notes.join("\n")).toContain("took back the answer");
    expect(recordOf(flight, decision)?.takeBack).toMatchObject({ state: "restoring", by: "operator" });
  });

  it("lets nothing start in the workspace before the files are back, also when the person goes on at once", () => {
    const { flight, decision } = checkpointed();
    flight.person({ type: "decision.take-back", decision });
    flight.gone("one", 1);
    flight.person({ type: "task.resume", task: "one" });
    flight.wait(1);
    expect(flight.task("one").attempts).toHaveLength(1);
    flight.do({ type: "workspace.restored", decision, kept: KEPT });
    flight.wait(1);
    expect(flight.task("one").attempts).toHaveLength(2);
    expect(recordOf(flight, decision)?.takeBack).toMatchObject({ state: "restored", kept: KEPT });
    expect(difference(flight.world.refold(), flight.world.state)).toBeNull();
  });

  it("says what stayed as it is, because no checkpoint holds it", () => {
    const { flight, decision } = checkpointed();
    flight.person({ type: "decision.take-back", decision });
    flight.do({
      type: "workspace.restored",
      decision,
      kept: KEPT,
      except: "node_modules/ can be made again",
    });
    expect(recordOf(flight, decision)?.takeBack).toMatchObject({
      state: "restored",
      problem: "node_modules/ can be made again",
    });
    expect(difference(flight.world.refold(), flight.world.state)).toBeNull();
  });

  it("says so when the files could not be made what they were, and the task still waits", () => {
    const { flight, decision } = checkpointed();
    flight.person({ type: "decision.take-back", decision });
    flight.do({ type: "workspace.restore-failed", decision, reason: "the disk is full" });
    expect(flight.task("one")).toMatchObject({ paused: "operator", restoring: null });
    expect(recordOf(flight, decision)?.takeBack).toMatchObject({
      state: "failed",
      problem: "the disk is full",
    });
    const again = flight.refused({ type: "workspace.restored", decision, kept: KEPT });
    expect(again.code).toBe("wrong-state");
  });

  it("still waits for the person when the mission was paused and goes on by itself", () => {
    const { flight, decision } = checkpointed();
    flight.person({ type: "mission.pause", reason: "a look around" });
    flight.person({ type: "decision.take-back", decision });
    flight.gone("one", 1);
    flight.do({ type: "workspace.restored", decision, kept: KEPT });
    flight.person({ type: "mission.resume" });
    flight.wait(1);
    expect(flight.task("one")).toMatchObject({ paused: "operator", stage: "idle" });
    expect(flight.task("one").attempts).toHaveLength(1);
  });

  it("is no answer to the same question, and the receipt says that it was taken back", () => {
    const { flight, decision } = checkpointed();
    flight.person({ type: "decision.take-back", decision });
    flight.gone("one", 1);
    flight.do({ type: "workspace.restored", decision, kept: KEPT });
    const { state, journal } = flight.world;
    const asked = recordOf(flight, decision)?.decision;
    if (asked === undefined) throw new Error("it was not asked");
    expect(adviceFromBefore(state, asked.signature, asked)).toBeNull();
    const made = receiptOf(state, journal);
    expect(made.decisions[0]?.answer?.takenBackBy).toBe("operator");
    expect(receiptMarkdown(made)).toContain("(taken back by operator)");
  });
});
