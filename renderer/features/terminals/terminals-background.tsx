import { t } from "@lingui/core/macro";
import { useEffect } from "react";
import type { SessionId } from "#shared/ids.ts";
import type { Behaviour } from "../../commands/registry.ts";
import { useCommands } from "../../commands/use-commands.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { activate, releaseControl, takeControl, useDesk } from "./desk.ts";
import { TerminalQuestions } from "./terminal-questions.tsx";
import { dismissTerminal, openTerminal } from "./terminal-requests.ts";
import { useFleet } from "./fleet.ts";
import { inOrder, tileOf } from "./shown-order.ts";
import { usePersons } from "./persons.ts";
import type { ShownTerminal } from "./shown-terminal.ts";
import { usePaletteTerminals } from "./use-palette-terminals.ts";
import { useArrangement } from "./use-shown.ts";
import { useViewCommands } from "./use-view-commands.ts";

/** What the terminal commands do, on whatever screen they are given. */
export function TerminalsBackground() {
  const workbench = useWorkbench();
  const desk = useDesk();
  const { link, screen } = workbench;

  const all = () => inOrder(desk);
  const active = () => all().find(({ id }) => id === desk.state.getState().active);
  const noLink = () => (link.getState().link?.state === "up" ? null : t`The engine is not connected`);
  const noActive = () => (active() === undefined ? t`No terminal is chosen` : null);
  const notRunning = () =>
    noActive() ?? (active()?.state === "ended" ? t`This terminal has ended` : null) ?? noLink();

  const notMine = () => {
    if (active()?.kind === "agent") return t`It is a task's: stop the task instead`;
    return active()?.kind === "question" ? t`An agent answers a question in it, which ends by itself` : null;
  };
  const onlyLookedAt = () =>
    active()?.kind === "question" ? t`An agent answers a question in it: nobody types there` : null;

  const onActive = (run: (terminal: ShownTerminal) => void, refusal: () => string | null): Behaviour => ({
    refusal,
    run: () => {
      const terminal = active();
      if (terminal === undefined) return;
      // Beside a graph it is on the screen already.
      if (!desk.emulators.getState().has(terminal.id)) screen.getState().go("terminals");
      run(terminal);
    },
  });
  const step = (by: 1 | -1) => ({
    refusal: () => (all().length === 0 ? t`No terminal is open` : null),
    run: () => {
      screen.getState().go("terminals");
      const next = neighbour(all(), desk.state.getState().active, by);
      if (next === undefined) return;
      activate(desk, next);
      requestAnimationFrame(() => tileOf(next)?.focus());
    },
  });

  useCommands({
    "terminal.new": { run: () => void openTerminal(workbench, desk), refusal: noLink },
    "terminal.take-control": onActive(
      ({ id }) => {
        takeControl(desk, id);
        // Where control is held already, only the keyboard was elsewhere.
        const emulator = desk.emulators.getState().get(id);
        if (emulator?.controlled === true) emulator.terminal.focus();
      },
      () => notRunning() ?? onlyLookedAt(),
    ),
    "terminal.release": {
      run: () => releaseControl(desk),
      refusal: () => (desk.state.getState().controlled === null ? t`No terminal is under control` : null),
    },
    "terminal.instruct": onActive(
      ({ id }) => desk.state.setState({ composing: id }),
      () =>
        noActive() ?? (active()?.kind === "agent" ? null : t`No agent works in this terminal`) ?? noLink(),
    ),
    "terminal.next": step(1),
    "terminal.previous": step(-1),
    "terminal.find": onActive(({ id }) => desk.state.setState({ finding: id }), noActive),
    "terminal.end": onActive(
      ({ id }) => desk.state.setState({ question: { kind: "end", session: id } }),
      () => notMine() ?? notRunning(),
    ),
    "terminal.dismiss": onActive(
      ({ id }) => void dismissTerminal(workbench, id),
      () =>
        notMine() ??
        noActive() ??
        (active()?.state === "ended" ? null : t`This terminal has not ended`) ??
        noLink(),
    ),
  });
  useViewCommands();
  usePersons();
  useFleet();
  useArrangement();
  usePaletteTerminals();
  useActiveTerminal();
  return <TerminalQuestions />;
}

/** There is always one terminal that commands act on, as long as there is any. */
function useActiveTerminal(): void {
  const desk = useDesk();
  useEffect(() => {
    const choose = () => {
      const list = inOrder(desk);
      const { active, controlled } = desk.state.getState();
      const isThere = (id: SessionId | null) => id !== null && list.some((terminal) => terminal.id === id);
      // A terminal opened a moment ago may be chosen before the list has it.
      if (isThere(active) || (active !== null && desk.opened.has(active))) return;
      // The session of an attempt that is over is on no list, and may be looked at.
      if (active !== null && desk.emulators.getState().has(active)) return;
      desk.state.setState({
        active: (list.find(({ kind }) => kind === "agent") ?? list.at(-1))?.id ?? null,
        controlled: isThere(controlled) ? controlled : null,
      });
    };
    choose();
    return desk.shown.subscribe(choose);
  }, [desk]);
}

function neighbour(
  list: readonly ShownTerminal[],
  active: SessionId | null,
  by: 1 | -1,
): SessionId | undefined {
  const at = list.findIndex(({ id }) => id === active);
  return list[(at + by + list.length) % list.length]?.id;
}
