import type { z } from "zod";
import type { Finding, Reviewer, reportedFinding } from "../review/finding.ts";
import { installedAgent, type InstalledAgent } from "../routing/allocation.ts";
import { agentName, family } from "../words.ts";
import { holding, OneFlight } from "./one-flight.ts";

export type Report = z.input<typeof reportedFinding>;

export const found = (severity: Report["severity"], title: string): Report => ({
  severity,
  title,
  claim: `${title}: it breaks on an empty list.`,
  file: "src/a.ts",
  line: 3,
});

export const installed = (
  agent: string,
  by: string,
  contextWindow: number | null = 200_000,
): InstalledAgent => installedAgent.parse({ agent, family: by, version: "1", contextWindow });

/** As the planner of a plan is written down. */
export const CLAUDE = { family: family.parse("anthropic"), agent: agentName.parse("claude") };

export const reviewerOf = (agent: string, by: string, lens: Reviewer["lens"] = "adversarial"): Reviewer => ({
  agent: agentName.parse(agent),
  family: family.parse(by),
  lens,
});

/** A flight that a test moves on through reviews and merges. */
export class ReviewedFlight extends OneFlight {
  /** A whole attempt that the engine finds proven. `changed`: what git says it changed. */
  prove(id: string, changed: string[] = []): void {
    this.check(id);
    this.do({ type: "evidence.record", ...this.about(id), signals: holding(), changed });
  }

  /** The same, and what the scheduler makes of it. */
  pass(id: string, changed: string[] = []): void {
    this.prove(id, changed);
    this.world.settle();
  }

  running(id: string): readonly Reviewer[] {
    const { reviews, round } = this.task(id);
    return reviews
      .filter((each) => each.round === round && each.state === "running")
      .map((each) => each.reviewer);
  }

  /** Every review that is under way comes back; the first one with these findings, the others with none. */
  review(id: string, findings: Report[] = []): void {
    const reviewers = this.running(id);
    if (reviewers.length === 0) throw new Error(`${id} is not being reviewed`);
    for (const [index, reviewer] of reviewers.entries())
      this.do({ type: "review.record", task: id, reviewer, findings: index === 0 ? findings : [] });
    this.world.settle();
  }

  merge(id: string): void {
    this.do({ type: "merge.done", task: id, commit: `c-${id}`, tree: `t-${id}` });
    this.world.settle();
  }

  finding(title: string): Finding {
    const one = [...this.world.state.findings.values()].find((each) => each.title === title);
    if (one === undefined) throw new Error(`there is no finding ${title}`);
    return one;
  }

  /** From here on these agents are installed. */
  install(...agents: InstalledAgent[]): void {
    this.person({ type: "mission.set-agents", agents });
  }
}
