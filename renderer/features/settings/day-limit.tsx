import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { changeSettings } from "./change-settings.ts";
import { SettingRow } from "./setting-row.tsx";
import styles from "./settings-screen.module.css";

const MICROS = 1_000_000;

/** Empty is no limit. What is no amount of dollars is not sent. */
export function DayLimit({ limitMicros }: { readonly limitMicros: number | null }) {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const [text, setText] = useState(limitMicros === null ? "" : String(limitMicros / MICROS));
  const written = text.trim();
  const isAmount = /^\d{1,7}(\.\d{1,6})?$/.test(written);
  const wanted = written === "" ? null : Math.round(Number(written) * MICROS);
  const refusal =
    written !== "" && !isAmount
      ? t`Dollars such as 12.50, or nothing`
      : wanted === limitMicros
        ? t`Nothing was changed`
        : null;
  return (
    <SettingRow
      title={t`Dollars for a day`}
      words={t`What all missions together may cost from midnight to midnight. What flies is interrupted there, and you are asked. Empty: no limit.`}
    >
      <form
        className={styles.field}
        onSubmit={(event) => {
          event.preventDefault();
          if (refusal === null) void changeSettings(workbench, { dayLimitMicros: wanted });
        }}
      >
        <input
          className={styles.input}
          aria-label={t`Dollars for a day`}
          value={text}
          placeholder={t`No limit`}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          data-testid="day-limit"
        />
        <Button type="submit" refusal={refusal}>
          <Trans>Save</Trans>
        </Button>
      </form>
    </SettingRow>
  );
}
