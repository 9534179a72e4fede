import type { MissionId } from "#shared/ids.ts";
import { PlainError } from "#launch/plain-error.ts";
import type { Repository } from "../git/repository.ts";
import { setupRef } from "./launch-gate.ts";
import { setupAtCommit } from "./setup-at-commit.ts";
import type { WrittenSetup } from "./setup-file.ts";

/** The setup as it was trusted when the mission was launched; null: it was launched without one. */
export async function frozenSetup(repository: Repository, mission: MissionId): Promise<WrittenSetup | null> {
  const commit = await repository.ref(setupRef(mission));
  if (commit === null) return null;
  const found = await setupAtCommit(repository.place, commit);
  switch (found.kind) {
    case "none":
      return null;
    case "setup":
      return found.written;
    case "wrong":
      throw new PlainError(
        `The setup mission ${mission} was launched with (${commit}) cannot be read any more. Nothing was run. Launch a new mission from the base branch.`,
      );
  }
}
