import { useLingui } from "@lingui/react/macro";
import { useLink, useWorkbench } from "../../state/workbench.ts";
import { useDesk } from "./desk.ts";
import { openTerminal } from "./terminal-requests.ts";

/** Opening a terminal, and why it is not possible now. */
export function useOpenTerminal(): { readonly open: () => void; readonly refusal: string | null } {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const desk = useDesk();
  const up = useLink((link) => link.link?.state === "up");
  return {
    open: () => void openTerminal(workbench, desk),
    refusal: up ? null : t`Not while the engine is not connected`,
  };
}
