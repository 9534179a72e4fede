import type { CommandInput } from "../command.ts";
import type { Effect } from "../effect.ts";
import type { LandingFacts } from "../landing/landing-shapes.ts";
import type { MissionState } from "../state.ts";

/** What the engine finds when it looks at a whole that would land: `entries` decisions were written down in it. */
export const factsOf = (entries: number, more: Partial<LandingFacts> = {}): LandingFacts => ({
  commit: "fedcba",
  base: "abc",
  how: "fast-forward",
  commits: [{ commit: "fedcba", title: "Task one" }],
  commitCount: 1,
  files: [{ path: "src/one.ts", added: 3, removed: 1 }],
  fileCount: 1,
  blocked: null,
  remote: {
    name: "origin",
    url: "git@example.org:a/b.git",
    others: [],
    branch: "flightdeck/a-mission",
    tool: "gh",
  },
  record: { entries, files: ["docs/missions/a-mission.md"] },
  recordProblem: null,
  ...more,
});

type LandingEffect = Extract<
  Effect,
  { type: "mission.verify" | "landing.perform" | "landing.publish" | "landing.undo" }
>;

/** What the world says to an effect of the landing, on a good day and on a bad one. */
export function landingNews(
  effect: LandingEffect,
  bad: boolean,
  { decisionLog }: Pick<MissionState, "decisionLog">,
): CommandInput {
  switch (effect.type) {
    case "mission.verify": {
      const { number } = effect;
      return bad
        ? { type: "mission.verified", number, holds: false, detail: "3 tests failed" }
        : {
            type: "mission.verified",
            number,
            holds: true,
            detail: "all green",
            facts: factsOf(decisionLog.length),
          };
    }
    case "landing.perform":
      return bad
        ? { type: "landing.failed", reason: "the base branch moved" }
        : { type: "landing.done", commit: "fedcba", how: "merge", base: "abc" };
    case "landing.publish": {
      const { name, branch } = effect.remote;
      const published = { remote: name, branch, url: "https://example.org/pull/1", next: "" };
      return bad
        ? { type: "landing.failed", reason: "the remote refused it" }
        : { type: "landing.done", commit: "fedcba", how: "pull-request", published };
    }
    case "landing.undo":
      return bad
        ? { type: "landing.undo-failed", reason: "the base branch moved" }
        : { type: "landing.undone", base: effect.base };
  }
}
