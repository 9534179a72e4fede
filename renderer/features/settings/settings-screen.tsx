import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Settings } from "#shared/settings.ts";
import { useSettings, useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { count } from "../../ui/format.ts";
import { Segments } from "../../ui/segments.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { changeSettings } from "./change-settings.ts";
import { DayLimit } from "./day-limit.tsx";
import { OutsideSettings } from "./outside-settings.tsx";
import { OwnAgents } from "./own-agents.tsx";
import { Prices } from "./prices/prices.tsx";
import { SettingRow } from "./setting-row.tsx";
import styles from "./settings-screen.module.css";

export function SettingsScreen() {
  const { t } = useLingui();
  const settings = useSettings((state) => (state.live ? state.value : null));
  return (
    <section className={styles.screen} data-pane="settings" aria-label={t`Settings`} tabIndex={0}>
      {settings === null ? (
        <Empty
          title={t`Settings are not known yet`}
          sentence={t`They are kept by the engine and appear as soon as it answers.`}
          action={<Spinner words={t`Waiting for the engine`} />}
        />
      ) : (
        <Known settings={settings} />
      )}
    </section>
  );
}

function Known({ settings }: { readonly settings: Settings }) {
  const { t } = useLingui();
  const workbench = useWorkbench();
  return (
    <div className={styles.column}>
      <div className={styles.group}>
        <h2>
          <Trans>Appearance</Trans>
        </h2>
        <div className={styles.card}>
          <SettingRow title={t`Theme`} words={t`Every open window follows at once.`}>
            <Segments
              label={t`Theme`}
              value={settings.theme}
              onChange={(theme) => void changeSettings(workbench, { theme })}
              segments={[
                { value: "system", label: t`System` },
                { value: "dark", label: t`Dark` },
                { value: "light", label: t`Light` },
                { value: "high-contrast", label: t`High contrast` },
              ]}
              testId="theme"
            />
          </SettingRow>
          <SettingRow title={t`Density`} words={t`Compact makes rows and tile headers lower.`}>
            <Segments
              label={t`Density`}
              value={settings.density}
              onChange={(density) => void changeSettings(workbench, { density })}
              segments={[
                { value: "comfortable", label: t`Comfortable` },
                { value: "compact", label: t`Compact` },
              ]}
              testId="density"
            />
          </SettingRow>
        </div>
      </div>
      <div className={styles.group}>
        <h2>
          <Trans>Decisions</Trans>
        </h2>
        <div className={styles.card}>
          <SettingRow
            title={t`Seconds to take back`}
            words={t`An answer of medium risk is sent after these. Until then Z takes it back.`}
          >
            <Segments
              label={t`Seconds to take back`}
              value={String(settings.releaseSeconds)}
              onChange={(seconds) => void changeSettings(workbench, { releaseSeconds: Number(seconds) })}
              segments={[0, 3, 5, 10].map((seconds) => ({ value: String(seconds), label: count(seconds) }))}
              testId="release-seconds"
            />
          </SettingRow>
          <DayLimit key={settings.dayLimitMicros} limitMicros={settings.dayLimitMicros} />
        </div>
      </div>
      <div className={styles.group}>
        <h2>
          <Trans>Terminals</Trans>
        </h2>
        <div className={styles.card}>
          <SettingRow
            title={t`Shell`}
            words={t`The program of a new terminal. Terminals that are open keep theirs.`}
          >
            <ShellField key={settings.shell ?? ""} shell={settings.shell} />
          </SettingRow>
          <SettingRow
            title={t`Screen reader`}
            words={t`Terminals keep their lines for a screen reader, which reads new output aloud. Slower with much output.`}
          >
            <Segments
              label={t`Screen reader`}
              value={settings.screenReader ? "on" : "off"}
              onChange={(value) => void changeSettings(workbench, { screenReader: value === "on" })}
              segments={[
                { value: "on", label: t`On` },
                { value: "off", label: t`Off` },
              ]}
              testId="screen-reader"
            />
          </SettingRow>
        </div>
      </div>
      <OwnAgents agents={settings.ownAgents} />
      <OutsideSettings settings={settings} />
      <Prices settings={settings} />
    </div>
  );
}

function ShellField({ shell }: { readonly shell: string | null }) {
  const { t } = useLingui();
  const workbench = useWorkbench();
  const [text, setText] = useState(shell ?? "");
  const wanted = text.trim() === "" ? null : text.trim();
  return (
    <form
      className={styles.field}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== shell) void changeSettings(workbench, { shell: wanted });
      }}
    >
      <input
        className={styles.input}
        aria-label={t`Shell`}
        placeholder={t`Login shell`}
        spellCheck={false}
        maxLength={500}
        value={text}
        data-testid="shell"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" refusal={wanted === shell ? t`Nothing was changed` : null}>
        <Trans>Save</Trans>
      </Button>
    </form>
  );
}
