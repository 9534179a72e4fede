import { Trans } from "@lingui/react/macro";
import { ClipboardCopy, RotateCw } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { summary } from "./check-groups.ts";
import { useDoctor } from "./use-doctor.ts";

const icon = { size: 14, strokeWidth: 1.75, "aria-hidden": true } as const;

export function DoctorHeaderContext() {
  const { groups, running } = useDoctor();
  if (running) return <Trans>Looking at this computer</Trans>;
  return <>{summary(groups.flatMap(({ group }) => (group?.state === "known" ? group.checks : [])))}</>;
}

export function DoctorHeaderActions() {
  const { run, copy, refusal } = useDoctor();
  return (
    <>
      <Button
        shortens
        look="quiet"
        icon={<ClipboardCopy {...icon} />}
        data-testid="copy-report"
        onClick={copy}
      >
        <Trans>Copy report</Trans>
      </Button>
      <Button
        shortens
        icon={<RotateCw {...icon} />}
        refusal={refusal}
        data-testid="check-again"
        onClick={run}
      >
        <Trans>Check again</Trans>
      </Button>
    </>
  );
}
