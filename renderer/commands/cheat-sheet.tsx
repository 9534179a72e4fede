import { Trans, useLingui } from "@lingui/react/macro";
import { Fragment } from "react";
import { useStore } from "zustand";
import { commands, MENUS, type Command } from "#shared/commands.ts";
import { inWords } from "#shared/messages/messages.ts";
import { usePlatform } from "../state/platform.ts";
import { useWorkbench } from "../state/workbench.ts";
import { Dialog, DialogBody } from "../ui/dialog.tsx";
import { Keys } from "../ui/keys.tsx";
import styles from "./cheat-sheet.module.css";
import { keyCaps } from "./keys.ts";

const list: readonly Command[] = commands;

/** What has keys first: they are what is looked for here. */
const rowsOf = (menu: Command["menu"]): readonly Command[] =>
  list
    .filter((command) => command.menu === menu)
    .toSorted((one, other) => Number(other.keys.length > 0) - Number(one.keys.length > 0));

export function CheatSheet() {
  const { t } = useLingui();
  const { screen } = useWorkbench();
  const open = useStore(screen, (state) => state.layer === "keys");
  const mac = usePlatform() === "darwin";
  return (
    <Dialog
      open={open}
      onClose={() => screen.getState().show("none")}
      title={t`Keyboard shortcuts`}
      size="wide"
      testId="cheat-sheet"
    >
      <DialogBody label={t`Keyboard shortcuts`}>
        <div className={styles.sheet}>
          {MENUS.map((menu) => (
            <Group key={menu} title={inWords(menu)} rows={rowsOf(menu)} />
          ))}
        </div>
        <p className={styles.note}>
          {mac ? (
            <Trans>While you type into a terminal, everything without ⌘ goes to its process.</Trans>
          ) : (
            <Trans>
              While you type into a terminal, only F6, Ctrl+Shift+Space, Ctrl+Shift+P, copy (Ctrl+Shift+C) and
              paste (Ctrl+Shift+V) stay with Flightdeck. Every other key goes to its process.
            </Trans>
          )}
        </p>
      </DialogBody>
    </Dialog>
  );
}

function Group({ title, rows }: { readonly title: string; readonly rows: readonly Command[] }) {
  const platform = usePlatform();
  if (rows.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3>{title}</h3>
      <ul>
        {rows.map((command) => (
          <li key={command.id} className={styles.row} data-testid={`keys-${command.id}`}>
            {inWords(command.title)}
            <span className={styles.alternatives}>
              {command.keys.map((keys, index) => (
                <Fragment key={keys}>
                  {index > 0 && <Trans>or</Trans>}
                  <Keys keys={keyCaps(keys, platform)} />
                </Fragment>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
