import { useState, type ReactNode } from "react";
import type { Settings } from "#shared/settings.ts";
import { useSettings, useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Segments } from "../../ui/segments.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { changeSettings } from "./change-settings.ts";
import styles from "./settings-screen.module.css";

export function SettingsScreen() {
  const settings = useSettings((state) => (state.live ? state.value : null));
  return (
    <section className={styles.screen} data-pane="settings" aria-label="Settings" tabIndex={0}>
      {settings === null ? (
        <Empty
          title="Settings are not known yet"
          sentence="They are kept by the engine and appear as soon as it answers."
          action={<Spinner words="Waiting for the engine" />}
        />
      ) : (
        <Known settings={settings} />
      )}
    </section>
  );
}

function Known({ settings }: { readonly settings: Settings }) {
  const workbench = useWorkbench();
  return (
    <div className={styles.column}>
      <div className={styles.group}>
        <h2>Appearance</h2>
        <div className={styles.card}>
          <Row title="Theme" words="Every open window follows at once.">
            <Segments
              label="Theme"
              value={settings.theme}
              onChange={(theme) => void changeSettings(workbench, { theme })}
              segments={[
                { value: "system", label: "System" },
                { value: "dark", label: "Dark" },
                { value: "light", label: "Light" },
                { value: "high-contrast", label: "High contrast" },
              ]}
              testId="theme"
            />
          </Row>
          <Row title="Density" words="Compact makes rows and tile headers lower.">
            <Segments
              label="Density"
              value={settings.density}
              onChange={(density) => void changeSettings(workbench, { density })}
              segments={[
                { value: "comfortable", label: "Comfortable" },
                { value: "compact", label: "Compact" },
              ]}
              testId="density"
            />
          </Row>
        </div>
      </div>
      <div className={styles.group}>
        <h2>Terminals</h2>
        <div className={styles.card}>
          <Row title="Shell" words="The program of a new terminal. Terminals that are open keep theirs.">
            <ShellField key={settings.shell ?? ""} shell={settings.shell} />
          </Row>
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly title: string;
  readonly words: string;
  readonly children: ReactNode;
}

function Row({ title, words, children }: RowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <h3>{title}</h3>
        <p>{words}</p>
      </div>
      {children}
    </div>
  );
}

function ShellField({ shell }: { readonly shell: string | null }) {
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
        aria-label="Shell"
        placeholder="Login shell"
        spellCheck={false}
        maxLength={500}
        value={text}
        data-testid="shell"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" refusal={wanted === shell ? "Nothing was changed" : null}>
        Save
      </Button>
    </form>
  );
}
