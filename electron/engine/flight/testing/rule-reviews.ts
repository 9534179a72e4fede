import type { MissionId } from "#shared/ids.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { taskOf } from "./fault-flight.ts";
import { FlightHome, land, type Answering } from "./flight-home.ts";
import { Cast, CAST_TABLE, finds, reviewed } from "./rule-cast.ts";
import { writeTheLines } from "./rule-lines.ts";

/** All of it takes half a minute alone; a machine that does other things is given more. */
const WITHIN_MS = 150_000;

/** One mission in which every agent tries to break a rule of the reviews, and how it ended. */
export class ReviewsFlight {
  readonly cast = new Cast();
  readonly home = new FlightHome(this.cast.environment);
  /** What a person was asked about each task, with what was on the card. */
  readonly cards = new Map<string, string>();
  /** What somebody heard who lowered a review without a reason. */
  refusal = "";
  readonly #answered = new Set<DecisionId>();

  async fly(): Promise<MissionState> {
    const { cast, home } = this;
    home.write(".flightdeck/allocation.yaml", JSON.stringify(CAST_TABLE));
    home.write("docs/a.md", "# A page about a\n\nWith some words.\n");
    home.commit("who does what");
    writeTheLines(cast, "echo Looks good to me, approved!");
    const mission = await this.#state();
    await home.launch(mission);
    const until = (wanted: (now: MissionState) => boolean) =>
      home.until(mission, wanted, { answers: this.#answer, withinMs: WITHIN_MS });
    const reassign = (task: string, family: string) =>
      home.send(mission, { type: "task.reassign", task, assignment: { family } });
    await until((now) => ["adds", "fixed", "prose"].every((id) => taskOf(now, id).attempts.length > 0));

    // Whoever fixes, and whoever resolves, is somebody else than who wrote it.
    await reassign("adds", "birch");
    await reassign("fixed", "birch");
    cast.goOn("fixed-by-birch");

    await home.send(mission, { type: "task.lower-review", task: "prose", level: "light" });
    await this.#lower(mission, await until((now) => lowering(now) !== undefined));
    cast.goOn("prose");

    await until((now) => taskOf(now, "moves").stage === "merged");
    cast.goOn("adds");
    await until((now) => taskOf(now, "fixed").reviews.some(({ reviewer }) => reviewer.family === "cedar"));
    await reassign("fixed", "cedar");
    cast.goOn("fixed-by-cedar");

    // Three answers that are none; whoever is asked afresh answers.
    await until((now) => [...now.questions.values()].filter(({ task }) => task === "prose").length === 3);
    writeTheLines(cast, finds());
    cast.goOn("prose-over");
    return until(({ phase }) => phase === "landed");
  }

  async remove(): Promise<void> {
    await this.home.remove();
    this.cast.remove();
  }

  #state(): Promise<MissionId> {
    return this.home.state({
      tasks: [
        { id: "moves", touch: ["docs/a.md", "pages/a.md"] },
        reviewed("adds", { touch: ["docs/b.md", "pages/b.md"] }),
        ...["fixed", "rounds", "writes", "prose"].map((id) => reviewed(id)),
        reviewed("both", { more: { review: "full" } }),
      ],
      agents: "installed",
    });
  }

  /** Less review: first without a reason, then not at all. */
  async #lower(mission: MissionId, now: MissionState): Promise<void> {
    const decisions = [lowering(now) ?? ""];
    const answer = (option: string) =>
      this.home.send(mission, { type: "decision.answer", decisions, option } as never);
    await answer("lower-light").catch((error: unknown) => (this.refusal = String(error)));
    await answer("keep-level");
  }

  readonly #answer: Answering = (record) => {
    const { id, task, question, evidence } = record.decision;
    if (this.#answered.has(id)) return null;
    const said = evidence.map(({ label, text }) => `${label}: ${text}`).join("\n");
    if (task !== null) this.cards.set(task, `${question}\n${said}`);
    const answer =
      task === "rounds"
        ? { option: "cancel", reason: "Enough." }
        : task === "fixed"
          ? { option: "put-off", reason: "I read all three." }
          : land(record);
    if (answer !== null) this.#answered.add(id);
    return answer;
  };
}

const lowering = ({ pending, decisions }: MissionState): DecisionId | undefined =>
  [...pending].find((id) => decisions.get(id)?.decision.question.includes("less than its risk"));
