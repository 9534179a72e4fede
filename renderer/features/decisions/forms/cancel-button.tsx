import { Trans } from "@lingui/react/macro";
import type { Ref } from "react";
import type { DecisionId } from "#shared/mission/ids.ts";
import { Button } from "../../../ui/button.tsx";
import { REST, useDesk } from "../decisions-desk.ts";

/** Back to the card, with nothing done. */
export function CancelButton({
  decision,
  ref,
}: {
  readonly decision: DecisionId;
  readonly ref?: Ref<HTMLButtonElement>;
}) {
  const desk = useDesk();
  return (
    <Button
      ref={ref}
      data-testid="card-cancel"
      onClick={() => {
        desk.setMode(REST);
        desk.go(decision);
      }}
    >
      <Trans>Cancel</Trans>
    </Button>
  );
}
