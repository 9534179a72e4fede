import { sessionId } from "../../ids.ts";
import type { Command } from "../command.ts";
import { command } from "../command.ts";
import type { Effect } from "../effect.ts";
import type { RequestedEffect } from "../outcome.ts";
import type { Signal } from "../flight/signal.ts";
import { thrownSides } from "../review/round.ts";
import { namedFindings } from "../review/synthesis-sides.ts";
import type { Happening, Session } from "./crew-parts.ts";
import { looked, merged } from "./crew-merges.ts";
import type { Dice } from "./dice.ts";
import { landingNews } from "./landing-facts.ts";
import type { World } from "./world.ts";

/** How much goes wrong, each between 0 and 1. */
export interface Weather {
  readonly failure: number;
  readonly trouble: number;
  readonly finding: number;
}

export const CALM: Weather = { failure: 0, trouble: 0, finding: 0 };

const SECOND = 1_000;
const parse = (input: unknown): Command => command.parse(input);

/**
 * Plays the world for a mission: workspaces, agents, reviewers, the merge queue. It does what the effects ask, after a
 * while, with failures by the dice. Sessions live on when the engine is restarted, like real ones in their own host.
 */
export class Crew {
  weather: Weather;
  /** Somebody else may also tell of sessions that they ended although they did not: then two in a workspace prove nothing. */
  newsIsTrue = true;
  readonly #dice: Dice;
  readonly #world: World;
  readonly #sessions = new Map<string, Session>();
  #happenings: Happening[] = [];
  #order = 0;
  #sessionNumber = 0;

  constructor(world: World, dice: Dice, weather: Weather) {
    this.#world = world;
    this.#dice = dice;
    this.weather = weather;
  }

  get busy(): boolean {
    return this.#happenings.length > 0;
  }

  get nextAt(): number | null {
    return this.#happenings.reduce<number | null>(
      (first, { at }) => (first === null || at < first ? at : first),
      null,
    );
  }

  /** Takes an effect on. */
  readonly take = ({ effect }: RequestedEffect): void => {
    this.#perform(effect);
  };

  /** The next thing that happens, at its time. Answers whether there was one. */
  next(): boolean {
    const first = this.#happenings.reduce<Happening | null>(
      (best, each) =>
        best === null || each.at < best.at || (each.at === best.at && each.order < best.order) ? each : best,
      null,
    );
    if (first === null) return false;
    this.#happenings = this.#happenings.filter((each) => each !== first);
    this.#world.at = Math.max(this.#world.at, first.at);
    if (first.session !== null && first.command.type === "segment.ended")
      this.#sessions.delete(first.session);
    // News that comes too late is refused by the core; that is how it should be.
    this.#world.try(first.command);
    if (first.session !== null) this.#saidOne(first.session, first.command);
    return true;
  }

  #later(input: unknown, seconds: number, session: string | null = null): void {
    const at = this.#world.at + Math.ceil(seconds * SECOND * (0.5 + this.#dice.roll()));
    this.#happenings.push({ at, order: this.#order++, command: parse(input), session });
  }

  #perform(effect: Effect): void {
    const bad = this.#dice.chance(this.weather.failure);
    switch (effect.type) {
      case "workspace.prepare": {
        const { task, attempt } = effect;
        if (bad && this.#dice.chance(0.2))
          this.#later({ type: "workspace.failed", task, attempt, reason: "the disk is full" }, 2);
        else
          this.#later(
            {
              type: "workspace.ready",
              task,
              attempt,
              path: `/w/${task}`,
              branch: `mission/${task}`,
              base: "abc123",
            },
            2,
          );
        return;
      }
      case "segment.start":
        return this.#startSession(effect.task, effect.attempt, effect.segment, bad);
      case "segment.interrupt":
        return this.#setSession(effect.task, effect.attempt, "interrupted");
      case "segment.resume":
        return this.#setSession(effect.task, effect.attempt, "working");
      case "segment.wind-up":
        return this.#endSession(
          effect.task,
          effect.attempt,
          effect.segment,
          effect.cause,
          "did half, remaining half, next start from the middle",
        );
      case "segment.end":
        return this.#endSession(effect.task, effect.attempt, effect.segment, "interrupted", null);
      case "gate.check": {
        const { task, gate, check } = effect;
        const outcome = bad ? "failed" : this.#dice.chance(0.3) ? "waiting" : "passed";
        this.#later({ type: "gate.checked", task, gate: gate.id, check, outcome, detail: "looked" }, 5);
        return;
      }
      case "request.deliver":
        return this.#setSession(effect.task, effect.attempt, "working");
      case "workspace.restore": {
        const { decision } = effect;
        if (bad) this.#later({ type: "workspace.restore-failed", decision, reason: "the disk is full" }, 2);
        else this.#later({ type: "workspace.restored", decision, kept: "refs/kept/1" }, 2);
        return;
      }
      case "evidence.collect":
        this.#later(
          {
            type: "evidence.record",
            task: effect.task,
            attempt: effect.attempt,
            signals: this.#signals(bad),
            changed: this.#changed(effect.task),
          },
          20,
        );
        return;
      case "review.run":
        return this.#review(effect, bad);
      case "synthesis.run":
        return this.#synthesise(effect, bad);
      case "conflict.forecast":
        for (const command of looked(this.#world.state, effect.task, bad, this.#dice))
          this.#later(command, 2);
        return;
      case "merge.candidate":
        for (const command of merged([effect.task, ...effect.behind], bad, this.#dice))
          this.#later(command, 5);
        return;
      case "mission.verify":
        this.#later(landingNews(effect, bad, this.#world.state), 30);
        return;
      case "landing.perform":
      case "landing.publish":
      case "landing.undo":
        this.#later(landingNews(effect, bad, this.#world.state), 5);
        return;
      case "plan.ask":
      case "plan.review":
      case "plan.document":
      case "agent.tell":
      case "decision-log.append":
        return;
    }
  }

  #startSession(task: string, attempt: number, segment: number, bad: boolean): void {
    if (bad && this.#dice.chance(0.1)) {
      this.#later(
        { type: "segment.start-failed", task, attempt, segment, reason: "the program was not found" },
        1,
      );
      return;
    }
    const key = `${task} ${attempt}`;
    const other = [...this.#sessions.keys()].find((each) => each.split(" ")[0] === task);
    if (other !== undefined && this.newsIsTrue)
      throw new Error(`${key} starts while ${other} has a session in the same workspace`);
    this.#sessionNumber += 1;
    const session = sessionId.parse(`ses_${String(this.#sessionNumber).padStart(6, "0")}`);
    this.#sessions.set(key, { state: "working", script: this.#script(task, attempt, segment) });
    this.#later({ type: "segment.started", task, attempt, segment, session }, 1, key);
  }

  /** What a session says, in order. */
  #script(task: string, attempt: number, segment: number): Command[] {
    const trouble = (): boolean => this.#dice.chance(this.weather.trouble);
    const about = { task, attempt };
    const usage = {
      tokensIn: 9_000,
      tokensOut: 800,
      tokensCached: 4_000,
      costMicros: trouble() ? null : 30_000,
      contextUsed: this.#dice.roll() * 0.8,
      harness: "sim 1",
    };
    const all: unknown[] = [
      { type: "agent.turn", ...about, state: "started" },
      { type: "agent.progress", ...about, what: "tool-started", detail: "edit" },
    ];
    if (trouble())
      all.push({
        type: "agent.request",
        ...about,
        request: `r${segment}`,
        action: { kind: "secret", name: "DATABASE_URL" },
        why: "to run the tests",
      });
    if (trouble())
      all.push({
        type: "agent.question",
        ...about,
        request: `q${segment}`,
        question: "Tabs or spaces?",
        choices: ["Tabs", "Spaces"],
      });
    if (trouble())
      all.push({
        type: "agent.checkpoint",
        ...about,
        request: `c${segment}`,
        label: "before-destructive",
        summary: "drafted",
        plans: "drop the table",
        ref: "refs/c/1",
      });
    if (trouble()) all.push({ type: "agent.rate-limited", ...about, until: this.#world.at + 3_600_000 });
    if (segment === 1) all.push({ type: "agent.conversation", ...about, id: `thread ${attempt}` });
    if (trouble()) all.push({ type: "channel.lost", ...about }, { type: "channel.restored", ...about });
    if (trouble())
      all.push({
        type: "segment.ended",
        ...about,
        segment,
        end: this.#dice.one(["compaction", "lost"]),
        exitCode: null,
        handOff: null,
      });
    all.push(
      { type: "agent.progress", ...about, what: "tool-ended" },
      { type: "agent.usage", ...about, usage },
      {
        type: "agent.packet",
        ...about,
        packet: {
          summary: "Did it.",
          changed: ["a"],
          where: ["src/a"],
          risks: [],
          nextSteps: [],
          openQuestions: [],
          commands: [],
        },
      },
      { type: "agent.completed", ...about },
      { type: "agent.turn", ...about, state: "ended" },
      { type: "segment.ended", ...about, segment, end: "exited", exitCode: 0, handOff: null },
    );
    return all.map(parse);
  }

  #saidOne(key: string, said: Command): void {
    const session = this.#sessions.get(key);
    if (session === undefined) return;
    if (said.type === "agent.rate-limited" || this.#waitsForAnswer(said)) {
      if (session.state === "working") session.state = "waiting";
    }
    if (session.state === "working") this.#speak(key, session);
  }

  /** A request that policies answered was delivered while it was being sent; then nothing waits. */
  #waitsForAnswer(said: Command): boolean {
    if (said.type !== "agent.request" && said.type !== "agent.question" && said.type !== "agent.checkpoint")
      return false;
    const { state } = this.#world;
    return [...state.pending].some((id) => {
      const subject = state.decisions.get(id)?.decision;
      return (
        subject?.task === said.task &&
        subject.subject.kind === "request" &&
        subject.subject.request === said.request
      );
    });
  }

  #speak(key: string, session: Session): void {
    const next = session.script.shift();
    if (next !== undefined) this.#later(next, 40, key);
  }

  #setSession(task: string, attempt: number, state: Session["state"]): void {
    const key = `${task} ${attempt}`;
    const session = this.#sessions.get(key);
    if (session === undefined) return;
    const scheduled = this.#happenings.some((each) => each.session === key);
    session.state = state;
    if (state === "working" && !scheduled) this.#speak(key, session);
  }

  #endSession(task: string, attempt: number, segment: number, end: string, handOff: string | null): void {
    const key = `${task} ${attempt}`;
    this.#sessions.set(key, { state: "interrupted", script: [] });
    this.#happenings = this.#happenings.filter((each) => each.session !== key);
    this.#later({ type: "segment.ended", task, attempt, segment, end, exitCode: null, handOff }, 1, key);
  }

  /** Now and then something lies where the plan did not say. */
  #changed(task: string): string[] {
    const own = `src/${task}/index.ts`;
    return this.#dice.chance(this.weather.trouble / 4) ? [own, "db/migrations/0001.sql"] : [own];
  }

  #signals(bad: boolean): Signal[] {
    const names: Signal["name"][] = ["process-exit", "scope", "acceptance", "expected-files", "change"];
    const broken = bad ? this.#dice.one(names) : undefined;
    const unknown = this.#dice.chance(0.2);
    return names.map((name) => ({
      name,
      holds: name === broken ? (unknown ? null : false) : true,
      source: "simulated",
      detail: "",
    }));
  }

  #review({ task, reviewer, round }: Extract<Effect, { type: "review.run" }>, bad: boolean): void {
    if (bad && this.#dice.chance(0.3)) {
      this.#later({ type: "review.failed", task, round, reviewer, reason: "the reviewer exited with 1" }, 30);
      return;
    }
    const severity = this.#dice.one(["critical", "important", "minor"]);
    const some = this.#dice.chance(this.weather.finding);
    const finding = {
      severity,
      title: `Round ${round}`,
      claim: "It breaks on an empty list.",
      file: "src/a.ts",
      line: 3,
    };
    this.#later({ type: "review.record", task, round, reviewer, findings: some ? [finding] : [] }, 60);
  }

  /** Every finding speaks for itself; now and then the code shows one to be wrong. */
  #synthesise({ task: id, round }: Extract<Effect, { type: "synthesis.run" }>, bad: boolean): void {
    const { state } = this.#world;
    const task = state.tasks.get(id);
    const sides = task === undefined ? null : thrownSides(state, task);
    if (bad || sides === null) {
      this.#later({ type: "synthesis.failed", task: id, round, reason: "it gave no answer" }, 30);
      return;
    }
    const code = [{ file: "src/a.ts", line: 3, quote: "const a = list[0];" }];
    const named = namedFindings(sides);
    const wrong = named.filter(({ finding }) => finding.confidence !== "high" && this.#dice.chance(0.3));
    const answer = {
      differences: named.map(({ name, side }) => ({
        alpha: side === "alpha" ? [name] : [],
        beta: side === "beta" ? [name] : [],
        difference: "Only one speaks of it.",
      })),
      steelmans: named.map(({ name }) => ({ finding: name, argument: "It may happen.", code })),
      rebuttals: wrong.map(({ name }) => ({ finding: name, why: "It is looked at before.", code })),
      preserved: named.filter((each) => !wrong.includes(each)).map(({ name }) => name),
    };
    this.#later({ type: "synthesis.record", task: id, round, answer }, 60);
  }
}
