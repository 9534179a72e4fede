import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { RequestParams } from "#shared/contract/contract.ts";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Policy } from "#shared/mission/policies/policy.ts";
import { newCommandId } from "../../../connection/command-id.ts";
import { useWorkbench } from "../../../state/workbench.ts";
import { namedAnew } from "./rule-draft.ts";

/** Counts in more than one mission, those to come too. */
export const isStanding = ({ level, origin }: Policy): boolean =>
  (level === "repository" || level === "engine") && (origin === "person" || origin === "decision");

export function useSaveRule({ mission }: DecisionRow, onSaved: () => void) {
  const { connection, notices } = useWorkbench();
  const { t } = useLingui();
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = async (drafted: Policy): Promise<void> => {
    const policy = namedAnew(drafted, Date.now());
    setSaving(true);
    const commandId = newCommandId();
    const command = { type: "policy.add", policy } as const;
    const params = { commandId, mission, command } as RequestParams<"missions.command">;
    const outcome = isStanding(policy)
      ? await connection.command("policies.keep", { commandId, mission, policy })
      : await connection.command("missions.command", params);
    setSaving(false);
    if (!outcome.ok) return setRefusal(outcome.failure.message);
    notices
      .getState()
      .add({ tone: "good", words: t`Rule saved. It stands under Rules, where it can be revoked.` });
    onSaved();
  };
  return { save, saving, refusal };
}
