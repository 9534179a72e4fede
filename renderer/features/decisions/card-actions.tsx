import { Trans } from "@lingui/react/macro";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { useStore } from "zustand";
import { Button } from "../../ui/button.tsx";
import { approve, deny, edit, pressedBy } from "./card-acts.ts";
import { CardMenu } from "./card-menu.tsx";
import { CardOptions } from "./card-options.tsx";
import styles from "./decision-card.module.css";
import { useDesk, useDeskState, type CardMode } from "./decisions-desk.ts";
import { KeepsKeyboard } from "./keeps-keyboard.tsx";
import { ConfirmForm } from "./forms/confirm-form.tsx";
import { DenyForm } from "./forms/deny-form.tsx";
import { EditForm } from "./forms/edit-form.tsx";
import { LaterForm } from "./forms/later-form.tsx";
import { ReplyForm } from "./forms/reply-form.tsx";
import { CardKey } from "./card-key.tsx";
import { isEditable, isYesOrNo } from "./ways.ts";

/** The ways to answer, as the engine offers them. */
export function CardActions({ row }: { readonly row: DecisionRow }) {
  const desk = useDesk();
  const mode = useDeskState((state) => state.mode);
  const progress = useStore(desk.answering.store, (all) => all.get(row.id));
  return (
    <div className={styles.ways}>
      {progress?.phase === "refused" && (
        <p className={styles.problem} role="alert" data-testid="card-problem">
          {progress.sentence}
        </p>
      )}
      <KeepsKeyboard key={mode.kind}>
        <Way row={row} mode={mode} />
      </KeepsKeyboard>
    </div>
  );
}

function Way({ row, mode }: { readonly row: DecisionRow; readonly mode: CardMode }) {
  switch (mode.kind) {
    case "confirm":
      return <ConfirmForm row={row} answer={mode.answer} />;
    case "deny":
      return <DenyForm row={row} />;
    case "edit":
      return <EditForm row={row} />;
    case "reply":
      return <ReplyForm row={row} />;
    case "snooze":
    case "extend":
      return <LaterForm row={row} kind={mode.kind} />;
    case "rest":
      return isYesOrNo(row) ? <YesOrNo row={row} /> : <CardOptions row={row} />;
  }
}

/** Of high risk neither answer looks like the one to take. */
function YesOrNo({ row }: { readonly row: DecisionRow }) {
  const desk = useDesk();
  const isHigh = row.risk === "high";
  const yes = row.options.find(({ tone }) => tone === "approve");
  const no = row.options.find(({ tone }) => tone === "deny");
  return (
    <div className={styles.actions}>
      <Button
        look={isHigh ? "plain" : "primary"}
        title={yes?.effect}
        data-testid="card-approve"
        onClick={(event) => approve(desk, pressedBy(event))}
      >
        <span>
          <bdi lang="und">{yes?.label}</bdi>
          {isHigh && "…"}
        </span>
        <CardKey command="decision.approve" />
      </Button>
      <Button title={no?.effect} data-testid="card-deny" onClick={(event) => deny(desk, pressedBy(event))}>
        <span>
          <bdi lang="und">{no?.label}</bdi>…
        </span>
        <CardKey command="decision.deny" />
      </Button>
      {isEditable(row) && (
        <Button look="quiet" data-testid="card-edit" onClick={() => edit(desk)}>
          <Trans>Edit</Trans>
          <CardKey command="decision.edit" />
        </Button>
      )}
      <CardMenu row={row} />
    </div>
  );
}
