import { useEffect, useState } from "react";
import type { DecisionDetail } from "#shared/contract/decisions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { useWorkbench } from "../../../state/workbench.ts";

/** A decision as it was asked, once. */
export function useDetail(decision: DecisionId): {
  readonly detail: DecisionDetail | null;
  readonly problem: string | null;
} {
  const { connection } = useWorkbench();
  const [detail, setDetail] = useState<DecisionDetail | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    const look = async () => {
      const found = await connection.request("decisions.show", { decision });
      if (!isWanted) return;
      if (found.ok) setDetail(found.value);
      else setProblem(found.failure.message);
    };
    void look();
    return () => {
      isWanted = false;
    };
  }, [connection, decision]);
  return { detail, problem };
}
