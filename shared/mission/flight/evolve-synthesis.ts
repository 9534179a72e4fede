import type { EventOf } from "../event.ts";
import type { FindingId } from "../ids.ts";
import type { MissionState } from "../state.ts";
import type { RoundSynthesis, TaskState } from "./task.ts";

type SynthesisEvent = EventOf<
  "review.compared" | "synthesis.requested" | "synthesis.completed" | "synthesis.broke"
>;

/** What becomes of the reviews of a round beside each other. */
export function evolveSynthesis(
  state: MissionState,
  task: TaskState,
  event: SynthesisEvent,
  at: number,
): TaskState {
  const { round } = event;
  switch (event.type) {
    case "review.compared": {
      for (const id of event.pairs.flat()) confirm(state, id);
      const overlap = { round, pairs: event.pairs.length, findings: event.findings };
      return { ...task, overlaps: [...task.overlaps, overlap] };
    }
    case "synthesis.requested": {
      const { by, alpha, beta } = event;
      const asked: RoundSynthesis = {
        round,
        by,
        requestedAt: at,
        sides: { alpha, beta },
        state: "running",
        reason: null,
        rebutted: [],
      };
      return { ...task, syntheses: [...task.syntheses, asked] };
    }
    case "synthesis.completed":
      return ended(task, round, {
        state: "completed",
        rebutted: event.rebutted.map(({ finding }) => finding),
      });
    case "synthesis.broke": {
      const { by, reason, interrupted } = event;
      // As if nobody had been asked: the round waits for it still.
      if (interrupted) return { ...task, syntheses: task.syntheses.filter((each) => each.round !== round) };
      if (by !== null) return ended(task, round, { state: "broke", reason });
      const none: RoundSynthesis = {
        round,
        by,
        requestedAt: at,
        sides: null,
        state: "broke",
        reason,
        rebutted: [],
      };
      return { ...task, syntheses: [...task.syntheses, none] };
    }
  }
}

function confirm({ findings }: MissionState, id: FindingId): void {
  const finding = findings.get(id);
  if (finding !== undefined) findings.set(id, { ...finding, confidence: "high" });
}

const ended = (task: TaskState, round: number, how: Partial<RoundSynthesis>): TaskState => ({
  ...task,
  syntheses: task.syntheses.map((each) =>
    each.round === round && each.state === "running" ? { ...each, ...how } : each,
  ),
});
