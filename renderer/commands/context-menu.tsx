import { Menu } from "@base-ui/react/menu";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { CONTEXTS, type Command, type Context } from "#shared/commands/command.ts";
import { commands } from "#shared/commands.ts";
import { decisionId, taskId } from "#shared/mission/ids.ts";
import { inWords } from "#shared/messages/messages.ts";
import { usePlatform } from "../state/platform.ts";
import { useWorkbench, type Workbench } from "../state/workbench.ts";
import { Keys } from "../ui/keys.tsx";
import styles from "./context-menu.module.css";
import { keyCaps } from "./keys.ts";

const list: readonly Command[] = commands;

interface Opened {
  readonly context: Context;
  readonly at: DOMRect;
  readonly rows: readonly Command[];
  /** Open, or fading away with the same rows. */
  readonly isOpen: boolean;
}

/** A right click, or the menu key, on anything with `data-context`: the commands that are about it, as the registry has them. */
export function ContextMenu() {
  const workbench = useWorkbench();
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    const onContextMenu = (event: MouseEvent) => {
      const element = event.target instanceof Element ? event.target.closest("[data-context]") : null;
      const context = CONTEXTS.find((each) => each === element?.getAttribute("data-context"));
      if (element === null || context === undefined) return;
      event.preventDefault();
      choose(workbench, element);
      const at = pointOf(event, element);
      // What the menu is about is open a moment after it was chosen.
      requestAnimationFrame(() =>
        setOpened({ context, at, rows: possible(workbench, context), isOpen: true }),
      );
    };
    document.addEventListener("contextmenu", onContextMenu);
    return () => document.removeEventListener("contextmenu", onContextMenu);
  }, [workbench]);
  if (opened === null) return null;
  const { rows } = opened;
  return (
    <Menu.Root open={opened.isOpen} onOpenChange={(isOpen) => setOpened({ ...opened, isOpen })}>
      <Menu.Portal>
        <Menu.Positioner
          className={styles.positioner}
          anchor={{ getBoundingClientRect: () => opened.at }}
          side="bottom"
          align="start"
        >
          <Menu.Popup className={styles.popup} data-testid="context-menu" data-state={opened.context}>
            {rows.map((command) => (
              <Row key={command.id} command={command} />
            ))}
            {rows.length === 0 && <NothingPossible />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Row({ command }: { readonly command: Command }) {
  const workbench = useWorkbench();
  const platform = usePlatform();
  const [keys] = command.keys;
  const run = () => {
    // After the menu gave the keyboard back, so that the command acts on what had it before.
    requestAnimationFrame(() => {
      const reason = workbench.commands.run(command.id);
      if (reason !== null) workbench.notices.getState().add({ tone: "plain", words: `${reason}.` });
    });
  };
  return (
    <Menu.Item className={styles.item} data-testid={`context-${command.id}`} onClick={run}>
      <span>{inWords(command.title)}</span>
      {keys !== undefined && <Keys keys={keyCaps(keys, platform)} />}
    </Menu.Item>
  );
}

function NothingPossible() {
  const { t } = useLingui();
  return (
    <Menu.Item className={styles.item} disabled>
      {t`Nothing can be done with this now`}
    </Menu.Item>
  );
}

/** What is refused now stands with its reason in the palette; here it would only push away what can be done. */
const possible = ({ commands: registry }: Workbench, about: Context): readonly Command[] =>
  list.filter(({ id, context }) => context?.includes(about) === true && registry.refusal(id) === null);

/** What the menu is about is what its commands act on. */
function choose({ selection }: Pick<Workbench, "selection">, element: Element): void {
  const task = taskId.safeParse(element.getAttribute("data-task"));
  const decision = decisionId.safeParse(element.getAttribute("data-decision-id"));
  if (task.success) selection.getState().selectTask(task.data);
  if (decision.success) selection.getState().openDecision(decision.data);
}

/** Where the pointer is; the menu key has none, so the thing itself is pointed at. */
function pointOf({ clientX, clientY, button }: MouseEvent, element: Element): DOMRect {
  if (button === 2 && (clientX !== 0 || clientY !== 0)) return new DOMRect(clientX, clientY, 0, 0);
  return element.getBoundingClientRect();
}
