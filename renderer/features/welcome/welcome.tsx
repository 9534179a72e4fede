import { Trans, useLingui } from "@lingui/react/macro";
import { FolderGit2, Play, Stethoscope } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { useStore } from "zustand";
import type { CommandName } from "#shared/commands.ts";
import { useKeys } from "../../commands/use-keys.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { Button } from "../../ui/button.tsx";
import { Keys } from "../../ui/keys.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import type { DemoStore } from "./demo-store.ts";
import styles from "./welcome.module.css";

const icon = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;

/** What a newcomer sees: what this is, and three ways to begin. No account, no key, no tour. */
export function Welcome({ demo }: { readonly demo: DemoStore }) {
  const { t } = useLingui();
  return (
    <section className={styles.screen} data-pane="welcome" aria-label={t`Welcome`} data-testid="welcome">
      <div className={styles.column}>
        <h2 className={styles.title}>
          <Trans>Mission control for coding agents</Trans>
        </h2>
        <p className={styles.lead}>
          <Trans>
            Agents work on copies of your repository. You see everything they do, and decide what needs a
            person.
          </Trans>
        </p>
        <ul className={styles.ways}>
          <DemoWay demo={demo} />
          <Way
            command="repository.open"
            icon={<FolderGit2 {...icon} />}
            title={t`Open a repository`}
            words={t`State a goal for your own code. Nothing runs before you launch.`}
          />
          <Way
            command="go.doctor"
            icon={<Stethoscope {...icon} />}
            title={t`Check this computer`}
            words={t`git, sandbox, disk, and which agents are installed.`}
          />
        </ul>
      </div>
    </section>
  );
}

function DemoWay({ demo }: { readonly demo: DemoStore }) {
  const { commands } = useWorkbench();
  const { commandId, refusal } = useStore(demo);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // At the first start the keyboard is nowhere: the next key shall mean what is seen.
    if (document.activeElement === document.body) button.current?.focus();
    performance.mark("welcome-usable");
  }, []);
  return (
    <li className={styles.way} data-leads="true">
      <Button
        ref={button}
        look="primary"
        className={styles.act}
        icon={<Play {...icon} />}
        aria-busy={commandId !== null}
        aria-describedby="welcome-demo"
        data-active="true"
        data-testid="watch-demo"
        onClick={() => commands.run("mission.demo")}
      >
        <Trans>Watch the demo mission</Trans>
      </Button>
      <p className={styles.words} id="welcome-demo">
        {commandId === null ? (
          <Trans>
            About 90 seconds. Scripted agents, real worktrees and tests, three decisions of yours. No key, no
            network.
          </Trans>
        ) : (
          <Making />
        )}
      </p>
      {refusal !== null && (
        <p className={styles.refusal} role="alert" data-testid="demo-refusal">
          {refusal}
        </p>
      )}
    </li>
  );
}

function Making() {
  const { t } = useLingui();
  return <Spinner words={t`Making the sample repository`} />;
}

interface WayProps {
  readonly command: CommandName;
  readonly icon: ReactNode;
  readonly title: string;
  readonly words: string;
}

function Way({ command, icon, title, words }: WayProps) {
  const { commands } = useWorkbench();
  const id = `welcome-${command}`;
  return (
    <li className={styles.way}>
      <Button
        className={styles.act}
        icon={icon}
        aria-describedby={id}
        data-testid={id}
        onClick={() => commands.run(command)}
      >
        {title}
        <span className={styles.keys}>
          <Keys keys={useKeys(command)} />
        </span>
      </Button>
      <p className={styles.words} id={id}>
        {words}
      </p>
    </li>
  );
}
