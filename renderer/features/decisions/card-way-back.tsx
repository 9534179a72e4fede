import { Trans, useLingui } from "@lingui/react/macro";
import { useStore } from "zustand";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import type { Resolution } from "#shared/mission/decisions/decision.ts";
import { TAKE_BACK_MS } from "#shared/mission/decisions/take-back.ts";
import { Button } from "../../ui/button.tsx";
import { Foreign } from "../../ui/quoted.tsx";
import { useTicking } from "../../ui/time.tsx";
import { takeBackSent } from "./card-acts.ts";
import { CardKey } from "./card-key.tsx";
import { useDesk } from "./decisions-desk.ts";

interface Props {
  readonly row: DecisionRow;
  /** null: the engine has not said yet that it was answered. */
  readonly resolution: Resolution | null;
}

const MOST = TAKE_BACK_MS / 1_000;

/** The engine keeps the work before the agent hears anything, so by then it would have said so. */
const KEPT_BY_THEN_MS = 3_000;

/** The way back to just before an answer that went out: offered only when the engine said that it kept something. */
export function WayBack({ row, resolution }: Props) {
  const desk = useDesk();
  const way = useStore(desk.waysBack.store, (all) => all.get(row.id));
  if (way === undefined) return <NoWay row={row} resolution={resolution} />;
  switch (way.state) {
    case "offered":
      return <Offered row={row} until={way.until} />;
    case "restoring":
      return (
        <span data-testid="card-way-back" data-state="restoring">
          <Trans>Taken back: the agent is stopped, its files are being restored</Trans>
        </span>
      );
    case "restored":
      return (
        <span data-testid="card-way-back" data-state="restored">
          {way.problem === null ? (
            <Trans>
              Taken back: the files are what they were, and what was there is kept. The task is paused.
            </Trans>
          ) : (
            <Trans>
              Taken back: the files are what they were, except what is never kept:{" "}
              <Foreign>{way.problem}</Foreign>. The task is paused.
            </Trans>
          )}
        </span>
      );
    case "failed":
      return (
        <span data-testid="card-way-back" data-state="failed">
          <Trans>
            Taken back, but the files stayed as they are: <Foreign>{way.problem ?? ""}</Foreign> The task is
            paused.
          </Trans>
        </span>
      );
  }
}

/** The card said that it could be taken back, and nothing could be kept. */
function NoWay({ row, resolution }: Props) {
  const late = useTicking((now) => resolution !== null && now - resolution.at > KEPT_BY_THEN_MS);
  const said = row.options.find(({ id }) => id === resolution?.option);
  if (!late || row.undo !== "take-back" || said?.tone !== "approve") return null;
  return (
    <span data-testid="card-way-back" data-state="none">
      <Trans>Not automatic: nothing was kept from before</Trans>
    </span>
  );
}

function Offered({ row, until }: { readonly row: DecisionRow; readonly until: number }) {
  const { t } = useLingui();
  const desk = useDesk();
  const seconds = useTicking((now) => Math.max(0, Math.min(MOST, Math.ceil((until - now) / 1_000))));
  if (seconds === 0) {
    return (
      <span>
        <Trans>Too late to take it back</Trans>
      </span>
    );
  }
  return (
    <Button
      small
      data-testid="card-take-back"
      title={t`Stops the agent and makes its files what they were just before this answer`}
      onClick={(event) => {
        event.stopPropagation();
        takeBackSent(desk, row.id);
      }}
    >
      <Trans>Take back, {seconds} s</Trans>
      <CardKey command="decision.undo" />
    </Button>
  );
}
