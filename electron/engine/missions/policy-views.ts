import type { PolicyFileView, PolicyRow } from "#shared/contract/policies.ts";
import { BUILT_IN_POLICIES } from "#shared/mission/policies/built-in.ts";
import type { Policy } from "#shared/mission/policies/policy.ts";
import type { MissionState } from "#shared/mission/state.ts";

/** Every rule of a mission: those it began with, those of a person, those of the repository. */
export function policyRows({ policies }: MissionState, at: number): PolicyRow[] {
  const row = (policy: Policy, untrusted: string | null): PolicyRow => {
    const over = policy.until !== null && policy.until <= at ? "its time is over" : null;
    const use = policies.uses.get(policy.id);
    return {
      policy,
      active: over === null && untrusted === null,
      inactiveBecause: over ?? untrusted,
      hits: use?.hits ?? 0,
      lastUsedAt: use?.lastUsedAt ?? null,
    };
  };
  const ofFiles = [...policies.files].flatMap(([path, { hash, policies: rules }]) =>
    rules.map((policy) => {
      const counts = policy.verdict !== "allow" || policies.trusted.get(path) === hash;
      return row(policy, counts ? null : `${path} is not trusted, so it can only tighten`);
    }),
  );
  const own = [...BUILT_IN_POLICIES, ...policies.policies.values()].map((policy) => row(policy, null));
  return [...own, ...ofFiles];
}

/** Files with rules, and files a person trusts. */
export function policyFiles({ policies }: MissionState): PolicyFileView[] {
  const paths = new Set([...policies.files.keys(), ...policies.trusted.keys()]);
  return [...paths].map((path) => {
    const file = policies.files.get(path);
    const trusted = policies.trusted.get(path);
    return {
      path,
      hash: file?.hash ?? null,
      trusted: trusted !== undefined && (file === undefined || file.hash === trusted),
      policies: file?.policies.length ?? 0,
    };
  });
}
