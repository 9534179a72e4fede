import type { EventOf } from "../event.ts";
import type { MissionState } from "../state.ts";

export type LandingEvent = EventOf<
  | "mission.verify-requested"
  | "mission.verified"
  | "landing.described"
  | "landing.requested"
  | "mission.landed"
  | "landing.failed"
  | "landing.undo-requested"
  | "landing.undone"
  | "landing.undo-failed"
  | "landing.reported"
  | "landing.watch-ended"
>;

export function evolveLanding(state: MissionState, event: LandingEvent, at: number): void {
  const { landing } = state;
  switch (event.type) {
    case "mission.verify-requested":
      state.phase = "flying";
      state.verifications += 1;
      state.verification = "running";
      return;
    case "mission.verified":
      state.verification = event.holds ? "holds" : "failed";
      state.verificationDetail = event.detail;
      state.landing = { ...landing, facts: event.facts };
      if (event.holds) state.phase = "landing";
      return;
    case "landing.described": {
      const { title, body, branch } = event;
      state.landing = { ...landing, text: { title, body, branch } };
      return;
    }
    case "landing.requested":
      state.landingUnderWay = true;
      return;
    case "landing.failed":
      state.landingUnderWay = false;
      return;
    case "mission.landed":
      return landed(state, event, at);
    case "landing.undo-requested":
      state.landing = { ...landing, undoUnderWay: true };
      return;
    case "landing.undo-failed":
      state.landing = { ...landing, undoUnderWay: false };
      return;
    case "landing.undone":
      state.landing = { ...landing, undoUnderWay: false, landed: null, checks: [] };
      state.landedAs = null;
      // The whole is the one that was verified; it waits for a person again.
      state.phase = "landing";
      state.endedAt = null;
      return;
    case "landing.reported":
      return reported(state, event);
    case "landing.watch-ended":
      state.landing = { ...landing, watchEnded: event.commit };
      return;
  }
}

function landed(
  state: MissionState,
  { commit, how, base, published }: EventOf<"mission.landed">,
  at: number,
): void {
  const { landing } = state;
  state.landingUnderWay = false;
  state.phase = "landed";
  state.landedAs = commit;
  state.endedAt = at;
  state.landing = {
    ...landing,
    landed: { commit, how, base },
    published: published ?? landing.published,
    // What was said of another commit is not about this one.
    checks: [],
    watchEnded: null,
  };
}

function reported(state: MissionState, { checks, comments }: EventOf<"landing.reported">): void {
  const { landing } = state;
  const newer = new Map([...landing.checks, ...checks].map((check) => [check.name, check]));
  const known = new Set([...landing.comments, ...comments.map(({ id }) => id)]);
  state.landing = { ...landing, checks: [...newer.values()], comments: [...known] };
}
