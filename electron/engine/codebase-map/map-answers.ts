import type { CodebaseMapView } from "#shared/contract/repository-requests.ts";
import { answered, type Answers } from "../gateway/answers.ts";
import { placeOf } from "../missions/place.ts";
import { branchPlace, lookAtMap } from "./map-at-commit.ts";
import { staleParts } from "./map-stand.ts";

/** How the map of a repository stands. Nothing is written; a mission makes and refreshes it. */
export function mapAnswers(): Pick<Answers, "repository.map"> {
  return {
    "repository.map": async ({ repository, baseBranch }) => {
      const where = await placeOf(repository, baseBranch, "Nothing was changed");
      if (!where.ok) return where;
      const { place, commit } = await branchPlace(where.value.repository, where.value.baseBranch);
      const { map, problem, stand } = await lookAtMap(place, commit);
      const state = map === null ? "none" : staleParts(stand).length === 0 ? "current" : "stale";
      const view: CodebaseMapView = {
        ...where.value,
        commit,
        state: problem === null ? state : "unreadable",
        problem,
        mapped: map?.mapped ?? null,
        parts: [
          ...stand.known.map(({ path, changed }) => ({ path, changed, isNew: false })),
          ...stand.fresh.map((path) => ({ path, changed: 0, isNew: true })),
        ],
      };
      return answered(view);
    },
  };
}
