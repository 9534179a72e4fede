import { Plural, Trans } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { DecisionId } from "#shared/mission/ids.ts";
import { useKeys } from "../../../commands/use-keys.ts";
import { Button } from "../../../ui/button.tsx";
import { Keys } from "../../../ui/keys.tsx";
import { useDesk } from "../decisions-desk.ts";
import styles from "./decisions-screen.module.css";
import { approveAlike, useAlike } from "./use-alike.ts";

interface Props {
  readonly open: DecisionId | null;
  readonly listed: readonly DecisionRow[];
}

/** Above the open card: what one click would answer together with it. */
export function AlikeBar({ open, listed }: Props) {
  const desk = useDesk();
  const alike = useAlike(open, listed);
  const keys = useKeys("decision.approve-alike");
  if (alike === null) return null;
  const { newer, batch, include } = alike;
  const count = batch.ids.length;
  return (
    <div className={styles.alike} data-testid="alike">
      <p className={styles.alikeWords}>
        <Plural value={count} one="# that asks the same" other="# that ask the same" />
        {newer > 0 && (
          <span data-testid="alike-newer">
            {" "}
            <Plural
              value={newer}
              one="# more came since and is not among them."
              other="# more came since and are not among them."
            />
          </span>
        )}
      </p>
      {newer > 0 && (
        <Button small look="quiet" data-testid="include-newer" onClick={include}>
          <Trans>Take them in</Trans>
        </Button>
      )}
      {count > 1 && (
        <Button
          small
          data-testid="approve-alike"
          data-ids={batch.ids.join(" ")}
          onClick={() => {
            if (desk.isArmed("pointer")) approveAlike(desk, alike);
          }}
        >
          <Plural value={count} one="Approve # alike" other="Approve # alike" />
          <Keys keys={keys} />
        </Button>
      )}
    </div>
  );
}
