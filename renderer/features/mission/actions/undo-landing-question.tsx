import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { useMission } from "../../../state/mission-context.tsx";
import { Foreign } from "../../../ui/quoted.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { QuestionFrame } from "./question-frame.tsx";

const SHORT_SHA = 10;

/** The base branch goes back to where it was, as long as nobody moved it since. */
export function UndoLandingQuestion() {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const branch = useMission(({ state }) => state?.place.baseBranch ?? "");
  const base = useMission(({ state }) => state?.landing.landed?.base ?? "").slice(0, SHORT_SHA);
  const [reason, setReason] = useState("");
  return (
    <QuestionFrame
      title={t`Take the landing back`}
      sentence={
        <Trans>
          <Foreign>{branch}</Foreign> goes back to <code>{base}</code>, where it was before. If it moved
          since, nothing is changed. All work is kept, and the mission asks to land again.
        </Trans>
      }
      action={t`Take it back`}
      danger
      initialFocus={field}
      command={() => ({ type: "mission.undo-landing", reason: reason.trim() })}
    >
      <TextField inputRef={field} label={t`Reason`} rows={2} value={reason} onChange={setReason} />
    </QuestionFrame>
  );
}
