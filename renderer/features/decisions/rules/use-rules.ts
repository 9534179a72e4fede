import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import type { RequestParams } from "#shared/contract/contract.ts";
import type { PolicyRow } from "#shared/contract/policies.ts";
import type { MissionId } from "#shared/ids.ts";
import type { Policy } from "#shared/mission/policies/policy.ts";
import { newCommandId } from "../../../connection/command-id.ts";
import type { Connection } from "../../../connection/connection.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { isStanding } from "./save-rule.ts";
import { whenMissionMoves } from "../triage/look-again.ts";

interface Rules {
  /** null: nothing was heard yet. */
  readonly rows: readonly PolicyRow[] | null;
  readonly problem: string | null;
}

/** Asked for again with every event of the mission: a use of a rule is an event. */
export function useRules(mission: MissionId): Rules {
  const workbench = useWorkbench();
  const [rules, setRules] = useState<Rules>({ rows: null, problem: null });
  useEffect(() => {
    let isWanted = true;
    const look = async () => {
      const found = await allRules(workbench.connection, mission);
      if (isWanted) setRules(found);
    };
    const stop = whenMissionMoves(workbench, mission, () => void look());
    return () => {
      isWanted = false;
      stop();
    };
  }, [workbench, mission]);
  return rules;
}

async function allRules(connection: Connection, mission: MissionId): Promise<Rules> {
  const rows: PolicyRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof connection.request<"policies.list">>> = await connection.request(
      "policies.list",
      { mission, cursor },
    );
    if (!page.ok) return { rows: null, problem: page.failure.message };
    rows.push(...page.value.rows);
    cursor = page.value.next;
  } while (cursor !== null);
  return { rows, problem: null };
}

export function useRevoke(mission: MissionId): (policy: Policy) => Promise<void> {
  const { connection, notices } = useWorkbench();
  const { t } = useLingui();
  return async (policy) => {
    const commandId = newCommandId();
    const command = { type: "policy.revoke", policy: policy.id } as const;
    const params = { commandId, mission, command } as RequestParams<"missions.command">;
    const outcome = isStanding(policy)
      ? await connection.command("policies.drop", { commandId, policy: policy.id })
      : await connection.command("missions.command", params);
    notices
      .getState()
      .add(
        outcome.ok
          ? { tone: "good", words: t`Rule revoked. The next request like it asks you.` }
          : { tone: "problem", words: outcome.failure.message },
      );
  };
}
