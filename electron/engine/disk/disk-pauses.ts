import { randomBytes } from "node:crypto";
import { commandId, WORKBENCH, type MissionId } from "#shared/ids.ts";
import { actorText, ENGINE } from "#shared/mission/actor.ts";
import type { Command } from "#shared/mission/command.ts";
import type { Missions } from "../missions/missions.ts";
import type { Store } from "../store/store.ts";

/** How the reason begins. The log says by it who paused a mission, also to an engine that was not there. */
export const DISK_FULL = "The disk is almost full";

const PAGE = 500;

export interface DiskPausesParts {
  readonly store: Pick<Store, "missions" | "read" | "head" | "tables">;
  readonly missions: Pick<Missions, "read" | "send">;
  readonly report: (sentence: string) => void;
}

/** Pauses what flies while the disk is full, and lets go of exactly that again: what a person paused stays so. */
export class DiskPauses {
  readonly #parts: DiskPausesParts;

  constructor(parts: DiskPausesParts) {
    this.#parts = parts;
  }

  async pause(): Promise<void> {
    const reason = `${DISK_FULL}: agents were interrupted, and go on when there is space again.`;
    for (const { mission, paused } of await this.#flying())
      if (!paused) await this.#send(mission, { type: "mission.pause", reason });
  }

  async resume(): Promise<void> {
    for (const { mission, paused } of await this.#flying())
      if (paused && this.#isOurs(mission)) await this.#send(mission, { type: "mission.resume" });
  }

  /** Those in the air. */
  missions(): MissionId[] {
    const { store } = this.#parts;
    return store
      .missions()
      .filter(
        ({ missionId }) => missionId !== WORKBENCH && store.tables.mission(missionId)?.phase === "flying",
      )
      .map(({ missionId }) => missionId as MissionId);
  }

  async #flying(): Promise<{ mission: MissionId; paused: boolean }[]> {
    const found: { mission: MissionId; paused: boolean }[] = [];
    for (const mission of this.missions()) {
      const seen = await this.#parts.missions.read(mission, ({ phase, paused }) => ({ phase, paused }));
      if (seen.ok && seen.view.phase === "flying") found.push({ mission, paused: seen.view.paused });
    }
    return found;
  }

  /** The newest pause in the log was made by us. */
  #isOurs(mission: MissionId): boolean {
    const { store } = this.#parts;
    for (let end = store.head(mission).seq; end > 0; end -= PAGE) {
      const from = Math.max(0, end - PAGE);
      const { events } = store.read(mission, from, end - from);
      const last = events.findLast(({ type }) => type === "mission.paused");
      if (last === undefined) continue;
      const { reason } = last.body as { readonly reason?: unknown };
      return last.actor === actorText(ENGINE) && typeof reason === "string" && reason.startsWith(DISK_FULL);
    }
    return false;
  }

  async #send(mission: MissionId, command: Command): Promise<void> {
    const id = commandId.parse(`cmd_${randomBytes(12).toString("hex")}`);
    const sent = await this.#parts.missions.send(id, mission, command, ENGINE);
    // Somebody was faster, which is as good.
    if (!sent.ok && sent.code !== "wrong-state")
      this.#parts.report(`${command.type} of ${mission}: ${sent.sentence}`);
  }
}
