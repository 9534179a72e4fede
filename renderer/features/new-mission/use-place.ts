import type { RepositorySetup } from "#shared/contract/repository-requests.ts";
import { useAsked, type Asked } from "../../state/use-asked.ts";
import { useBrief } from "./new-mission-context.ts";

export interface Place {
  readonly seen: Asked<RepositorySetup>;
  /** Why the folder cannot be used, or null. */
  readonly repository: string | null;
  /** Why the branch cannot be used, or null. */
  readonly branch: string | null;
}

/** What the engine sees at the place the brief names. */
export function usePlace(): Place {
  const [folder] = useBrief("repository");
  const [branch] = useBrief("baseBranch");
  const [repository, baseBranch] = [folder.trim(), branch.trim()];
  const isNamed = repository !== "";
  const plain = useAsked("repository.setup", isNamed ? { repository, baseBranch: null } : null);
  const onBranch = useAsked(
    "repository.setup",
    isNamed && baseBranch !== "" ? { repository, baseBranch } : null,
  );
  if (baseBranch === "") return { seen: plain, repository: plain.failure?.message ?? null, branch: null };
  // With a branch named, a folder whose own branch cannot be used may still do.
  const isFolderWrong = onBranch.failure !== null && plain.failure !== null;
  return {
    seen: onBranch,
    repository: isFolderWrong ? onBranch.failure.message : null,
    branch: isFolderWrong ? null : (onBranch.failure?.message ?? null),
  };
}
