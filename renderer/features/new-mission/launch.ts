import { t } from "@lingui/core/macro";
import type { RequestFailure } from "#shared/contract/message.ts";
import type { OperatorCommandInput } from "#shared/contract/operator-command.ts";
import type { RecipeRow } from "#shared/contract/recipes.ts";
import type { CommandId, MissionId } from "#shared/ids.ts";
import { newCommandId } from "../../connection/command-id.ts";
import type { Connection } from "../../connection/connection.ts";
import { statingOf, type Brief } from "./brief.ts";

/** The names of the steps of one launch. The same brief keeps them: stating it again makes no second mission. */
interface Attempt {
  readonly stated: string;
  readonly create: CommandId;
  readonly lock: CommandId;
  readonly launch: CommandId;
  mission: MissionId | null;
  /** The engine may have taken it, also when its answer did not come. */
  launchSent: boolean;
}

export type Launched =
  | { readonly ok: true; readonly mission: MissionId }
  | { readonly ok: false; readonly refusal: string };

const STATED_ANEW = "Stated anew with another brief; this one never flew.";

/** States, locks and launches a brief, in this order, each step once. */
export class Launcher {
  readonly #connection: Pick<Connection, "command">;
  #attempt: Attempt | null = null;
  #flying: Promise<Launched> | null = null;

  constructor(connection: Pick<Connection, "command">) {
    this.#connection = connection;
  }

  /** While one is on its way, a second call is the same launch. `waiver`: the words of the person, who goes without a review of the plan. */
  launch(brief: Brief, recipe: RecipeRow, waiver: string | null = null): Promise<Launched> {
    this.#flying ??= this.#fly(brief, recipe, waiver).finally(() => {
      this.#flying = null;
    });
    return this.#flying;
  }

  async #fly(brief: Brief, recipe: RecipeRow, waiver: string | null): Promise<Launched> {
    const stating = statingOf(brief, recipe);
    const rehearsed = await this.#connection.command("missions.create", {
      ...stating,
      commandId: newCommandId(),
      dryRun: true,
    });
    if (!rehearsed.ok) return { ok: false, refusal: sentenceOf(rehearsed.failure) };
    const { check } = rehearsed.value;
    if (check?.verdict === "no-go") return { ok: false, refusal: check.reasons[0]?.sentence ?? "" };
    const stated = JSON.stringify([stating, waiver]);
    const occupied = await this.#makeRoomFor(stated);
    if (occupied !== null) return { ok: false, refusal: occupied };
    const attempt = (this.#attempt ??= newAttempt(stated));
    const created = await this.#connection.command("missions.create", {
      ...stating,
      commandId: attempt.create,
      dryRun: false,
    });
    if (!created.ok) return { ok: false, refusal: sentenceOf(created.failure) };
    const { mission } = created.value;
    if (mission === null)
      return { ok: false, refusal: t`The mission was not made. Nothing was started. Launch again.` };
    attempt.mission = mission;
    const locked = await this.#send(mission, attempt.lock, {
      type: "plan.lock",
      waiver,
      toLaunch: true,
    });
    if (locked !== null) return { ok: false, refusal: locked.message };
    attempt.launchSent = true;
    const launched = await this.#send(mission, attempt.launch, { type: "mission.launch" });
    if (launched !== null) return { ok: false, refusal: launched.message };
    this.#attempt = null;
    return { ok: true, mission };
  }

  /**
   * A mission that was stated and never flew makes room for the one that says it better. Whether it never flew only the engine
   * knows: it unlocks no plan that was launched, and a launch that comes late finds no locked one. null: there is room.
   */
  async #makeRoomFor(stated: string): Promise<string | null> {
    const before = this.#attempt;
    if (before === null || before.stated === stated) return null;
    if (before.mission !== null) {
      const kept = before.launchSent
        ? await this.#send(before.mission, newCommandId(), { type: "plan.unlock" })
        : null;
      if (kept !== null && kept.code !== "refused") return kept.message;
      this.#attempt = null;
      if (kept !== null)
        return t`The brief you launched before is a mission already and was left as it is. ${kept.message} Launch again to fly this one beside it.`;
      await this.#send(before.mission, newCommandId(), { type: "mission.stop", reason: STATED_ANEW });
    }
    this.#attempt = null;
    return null;
  }

  /** null: taken. */
  async #send(
    mission: MissionId,
    commandId: CommandId,
    command: OperatorCommandInput,
  ): Promise<RequestFailure | null> {
    const outcome = await this.#connection.command("missions.command", { commandId, mission, command });
    return outcome.ok ? null : outcome.failure;
  }
}

const newAttempt = (stated: string): Attempt => ({
  stated,
  create: newCommandId(),
  lock: newCommandId(),
  launch: newCommandId(),
  mission: null,
  launchSent: false,
});

interface Failure {
  readonly message: string;
  readonly problems?: readonly { readonly sentence: string }[] | undefined;
}

const sentenceOf = ({ message, problems = [] }: Failure): string =>
  [message, ...problems.map(({ sentence }) => sentence)].join(" ");
