import { useEffect, useState } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Decision } from "#shared/mission/decisions/decision.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { useWorkbench } from "../../state/workbench.ts";

export type Detail =
  /** The row says it all. */
  | { readonly state: "not-needed" }
  | { readonly state: "asking" }
  | { readonly state: "known"; readonly decision: Decision }
  | { readonly state: "failed"; readonly sentence: string };

/** The whole decision, asked for only where the row holds no more than its beginning. */
export function useDetail(row: DecisionRow, needed: boolean): Detail {
  const { connection } = useWorkbench();
  const [found, setFound] = useState<{ readonly id: DecisionId; readonly detail: Detail } | null>(null);
  useEffect(() => {
    if (!needed) return undefined;
    let wanted = true;
    void connection.request("decisions.show", { decision: row.id }).then((answer) => {
      if (!wanted) return;
      const detail: Detail = answer.ok
        ? { state: "known", decision: answer.value.decision }
        : { state: "failed", sentence: answer.failure.message };
      setFound({ id: row.id, detail });
    });
    return () => {
      wanted = false;
    };
  }, [connection, row.id, needed]);
  if (!needed) return { state: "not-needed" };
  return found?.id === row.id ? found.detail : { state: "asking" };
}
