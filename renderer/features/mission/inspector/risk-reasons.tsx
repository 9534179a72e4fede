import { useLingui } from "@lingui/react/macro";
import { isolated } from "#shared/messages/messages.ts";
import type { TaskState } from "#shared/mission/flight/task.ts";
import { riskReason, riskReasons, type RiskReason } from "#shared/mission/plan/risk-reasons.ts";
import { useMission } from "../../../state/mission-context.tsx";
import { count } from "../../../ui/format.ts";

/** What in the plan speaks for more than the usual risk and review, one line each. */
export function RiskReasons({ task }: { readonly task: TaskState }) {
  // As text, so that it is drawn again only when it says something else.
  const seen = useMission(({ state }) => (state === null ? "[]" : JSON.stringify(riskReasons(state, task))));
  const reasons = riskReason.array().parse(JSON.parse(seen));
  return reasons.map((reason) => <ReasonLine key={reason.because} reason={reason} />);
}

function ReasonLine({ reason }: { readonly reason: RiskReason }) {
  const { t } = useLingui();
  switch (reason.because) {
    case "surface":
      return (
        <div>{t`It may change ${isolated(reason.touch)}, on the high-risk surface ${isolated(reason.surface)}`}</div>
      );
    case "dependents":
      return <div>{t`${count(reason.least)} or more tasks build on it`}</div>;
    case "size": {
      const lines = reason.lines === null ? "?" : count(reason.lines);
      const files = reason.files === null ? "?" : count(reason.files);
      return <div>{t`Estimated as large: ${lines} lines, ${files} files`}</div>;
    }
    case "said":
      return <div>{t`The plan names a level of its own`}</div>;
  }
}
