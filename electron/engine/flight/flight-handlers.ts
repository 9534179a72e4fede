import type { FlightHandlers } from "../effects/handlers.ts";
import { checkGate } from "../gates/check-gate.ts";
import { collectEvidence } from "./evidence/collect-evidence.ts";
import type { Hands } from "./hands.ts";
import { forecastConflicts } from "./forecast-conflicts.ts";
import { mergeTask } from "./merge-candidate.ts";
import { landMission, verifyMission } from "./mission-landing.ts";
import { publishMission } from "./mission-publish.ts";
import { undoMission } from "./mission-undo.ts";
import { runReview } from "./review-run.ts";
import { runSynthesis } from "./synthesis-run.ts";
import {
  deliverAnswer,
  endSegment,
  interruptSegment,
  resumeSegment,
  tellAgent,
  windUpSegment,
} from "./segment-control.ts";
import { startSegment } from "./segment-start.ts";
import { restoreWorkspace } from "./take-back-answer.ts";
import { prepareWorkspace } from "./workspace-prepare.ts";

/** One handler for everything a flying mission asks of the world. */
export function flightHandlers(hands: Hands): FlightHandlers {
  return {
    "workspace.prepare": prepareWorkspace(hands),
    "segment.start": startSegment(hands),
    "segment.wind-up": windUpSegment(hands),
    "segment.interrupt": interruptSegment(hands),
    "segment.resume": resumeSegment(hands),
    "segment.end": endSegment(hands),
    "agent.tell": tellAgent(hands),
    "request.deliver": deliverAnswer(hands),
    "workspace.restore": restoreWorkspace(hands),
    "evidence.collect": collectEvidence(hands),
    "review.run": runReview(hands),
    "synthesis.run": runSynthesis(hands),
    "gate.check": checkGate(hands),
    "merge.candidate": mergeTask(hands),
    "conflict.forecast": forecastConflicts(hands),
    "mission.verify": verifyMission(hands),
    "landing.perform": landMission(hands),
    "landing.publish": publishMission(hands),
    "landing.undo": undoMission(hands),
  };
}
