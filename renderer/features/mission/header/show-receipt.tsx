import { Trans } from "@lingui/react/macro";
import { ReceiptText } from "lucide-react";
import { useWorkbench } from "../../../state/workbench.ts";
import { Button } from "../../../ui/button.tsx";
import { useShownMission } from "../shown-mission.ts";

/** A mission that has ended leads to what it did. */
export function ShowReceipt() {
  const { commands } = useWorkbench();
  const phase = useShownMission()?.phase;
  if (phase !== "landed" && phase !== "stopped") return null;
  return (
    <Button
      shortens
      icon={<ReceiptText size={14} strokeWidth={1.75} aria-hidden="true" />}
      data-testid="show-receipt"
      onClick={() => commands.run("mission.receipt")}
    >
      <Trans>Receipt</Trans>
    </Button>
  );
}
