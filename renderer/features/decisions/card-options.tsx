import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useRef, useState } from "react";
import type { DecisionRow } from "#shared/contract/decisions.ts";
import { Button } from "../../ui/button.tsx";
import { Keys } from "../../ui/keys.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { pressedBy, sendChosen } from "./card-acts.ts";
import { CardMenu } from "./card-menu.tsx";
import styles from "./decision-card.module.css";
import { useDesk, useDeskState } from "./decisions-desk.ts";
import { isPlainEnter } from "./forms/plain-enter.ts";
import { wordsOf } from "./ways.ts";

/** One of several answers: a digit or a click chooses, and only then it can be sent. */
export function CardOptions({ row }: { readonly row: DecisionRow }) {
  const { t } = useLingui();
  const desk = useDesk();
  const chosen = useDeskState((state) => state.chosen.get(row.id) ?? null);
  const option = row.options.find(({ id }) => id === chosen);
  const words = option === undefined ? "none" : wordsOf(row, option);
  const [reason, setReason] = useState("");
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (words === "needed") field.current?.focus();
  }, [words]);
  const refusal = refusalOf(option === undefined, words === "needed" && reason.trim() === "");
  const send = (by: "key" | "pointer") => sendChosen(desk, by, words === "none" ? "" : reason);
  return (
    <div
      className={styles.options}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.nativeEvent.isComposing) {
          event.preventDefault();
          event.stopPropagation();
          return desk.go(row.id);
        }
        if (!isPlainEnter(event.nativeEvent) || event.target instanceof HTMLButtonElement) return;
        event.preventDefault();
        event.stopPropagation();
        send("key");
      }}
    >
      <RadioList
        bare
        label={t`Ways to answer`}
        value={chosen}
        onChange={(next) => desk.choose(row.id, next)}
        options={row.options.map(({ id, label, effect }, index) => ({
          value: id,
          label: (
            <span className={styles.option}>
              <bdi lang="und">{label}</bdi>
              <Keys keys={[String(index + 1)]} />
            </span>
          ),
          hint: <bdi lang="und">{effect}</bdi>,
        }))}
        testId="card-options"
      />
      {words !== "none" && (
        <TextField
          bare
          inputRef={field}
          label={words === "needed" ? t`Your answer` : t`Your reason, sent along`}
          placeholder={words === "needed" ? t`Your answer` : t`Reason or note, sent along (optional)`}
          value={reason}
          maxLength={4_000}
          data-testid="card-reason"
          onChange={setReason}
        />
      )}
      <div className={styles.actions}>
        <Button
          look={row.risk === "high" ? "plain" : "primary"}
          refusal={
            refusal === null ? null : refusal === "choose" ? t`Choose one first` : t`Say it in words first`
          }
          data-testid="card-send"
          onClick={(event) => send(pressedBy(event))}
        >
          {option === undefined ? <Trans>Send</Trans> : <bdi lang="und">{option.label}</bdi>}
          <Keys keys={["↩"]} />
        </Button>
        <CardMenu row={row} />
      </div>
    </div>
  );
}

function refusalOf(nothingChosen: boolean, noWords: boolean): "choose" | "words" | null {
  if (nothingChosen) return "choose";
  return noWords ? "words" : null;
}
