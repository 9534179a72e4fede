import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Settings } from "#shared/settings.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Segments } from "../../ui/segments.tsx";
import { changeSettings } from "./change-settings.ts";
import { SettingRow } from "./setting-row.tsx";
import styles from "./settings-screen.module.css";

const USUAL_NIGHT = { from: "22:00", to: "07:00" };

/** What the app does while nobody looks at its windows, and when it is left. */
export function OutsideSettings({ settings }: { readonly settings: Settings }) {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const { notifications, alarm, quietHours, whenQuitting } = settings;
  const onOff = [
    { value: "on", label: t`On` },
    { value: "off", label: t`Off` },
  ] as const;
  return (
    <div className={styles.group}>
      <h2>
        <Trans>While you are away</Trans>
      </h2>
      <div className={styles.card}>
        <SettingRow
          title={t`Notifications`}
          words={t`Decisions, the end of a mission, and a mission that stalled. Only while no window of ours is in front.`}
        >
          <Segments
            label={t`Notifications`}
            value={notifications ? "on" : "off"}
            onChange={(value) => void changeSettings(workbench, { notifications: value === "on" })}
            segments={onOff}
            testId="notifications"
          />
        </SettingRow>
        <SettingRow
          title={t`Sound and call for attention`}
          words={t`For what cannot wait: high risk, less than two minutes to answer, or a mission in which every agent waits for you.`}
        >
          <Segments
            label={t`Sound and call for attention`}
            value={alarm ? "on" : "off"}
            onChange={(value) => void changeSettings(workbench, { alarm: value === "on" })}
            segments={onOff}
            testId="alarm"
          />
        </SettingRow>
        <SettingRow
          title={t`Quiet hours`}
          words={t`Nothing is shown between these times. What still waits is told once, when they end.`}
        >
          {quietHours !== null && (
            <QuietHours key={`${quietHours.from} ${quietHours.to}`} hours={quietHours} />
          )}
          <Segments
            label={t`Quiet hours`}
            value={quietHours === null ? "off" : "on"}
            onChange={(value) =>
              void changeSettings(workbench, { quietHours: value === "on" ? USUAL_NIGHT : null })
            }
            segments={onOff}
            testId="quiet-hours"
          />
        </SettingRow>
        <SettingRow
          title={t`Leaving while agents fly`}
          words={t`They can keep flying without a window; decisions wait until you are back.`}
        >
          <Segments
            label={t`Leaving while agents fly`}
            value={whenQuitting}
            onChange={(value) => void changeSettings(workbench, { whenQuitting: value })}
            segments={[
              { value: "ask", label: t`Ask` },
              { value: "keep-flying", label: t`Keep flying` },
              { value: "stop", label: t`Stop agents` },
            ]}
            testId="when-quitting"
          />
        </SettingRow>
      </div>
    </div>
  );
}

function QuietHours({ hours }: { readonly hours: NonNullable<Settings["quietHours"]> }) {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const [given, setGiven] = useState(hours);
  // Sent when the field is left: a time that is half typed is no time.
  const send = () => {
    const isWhole = given.from !== "" && given.to !== "";
    if (isWhole && (given.from !== hours.from || given.to !== hours.to))
      void changeSettings(workbench, { quietHours: given });
  };
  return (
    <span className={styles.field}>
      <input
        type="time"
        className={styles.input}
        aria-label={t`Quiet from`}
        value={given.from}
        onChange={(event) => setGiven({ ...given, from: event.target.value })}
        onBlur={send}
      />
      <input
        type="time"
        className={styles.input}
        aria-label={t`Quiet until`}
        value={given.to}
        onChange={(event) => setGiven({ ...given, to: event.target.value })}
        onBlur={send}
      />
    </span>
  );
}
