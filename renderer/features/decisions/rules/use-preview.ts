import { useEffect, useState } from "react";
import type { PolicyPreview } from "#shared/contract/policies.ts";
import type { MissionId } from "#shared/ids.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import type { Drafted } from "./rule-draft.ts";

export type PreviewState =
  | { readonly state: "none" }
  | { readonly state: "looking" }
  | { readonly state: "failed"; readonly sentence: string }
  | { readonly state: "known"; readonly value: PolicyPreview };

/** Nobody reads a count for a word that is half typed. */
const PAUSE_MS = 150;

/** What the engine says a rule would have done with the past of its mission; `rule` stays the same object as long as it is the same. */
export function usePreview(mission: MissionId, rule: Drafted): PreviewState {
  const { connection } = useWorkbench();
  const [known, setKnown] = useState<{ readonly of: Drafted; readonly state: PreviewState } | null>(null);
  useEffect(() => {
    if (!rule.ok) return undefined;
    let isWanted = true;
    const look = async () => {
      const found = await connection.request("policies.preview", { mission, policy: rule.policy });
      if (!isWanted) return;
      setKnown({
        of: rule,
        state: found.ok
          ? { state: "known", value: found.value }
          : { state: "failed", sentence: found.failure.message },
      });
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [connection, mission, rule]);
  if (!rule.ok) return { state: "none" };
  return known?.of === rule ? known.state : { state: "looking" };
}
