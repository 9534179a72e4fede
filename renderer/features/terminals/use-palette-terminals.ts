import { useEffect } from "react";
import type { SessionId } from "#shared/ids.ts";
import type { TerminalItem } from "../../commands/palette-item.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { activate, useDesk } from "./desk.ts";
import type { ShownTerminal } from "./shown-terminal.ts";
import { inOrder, tileOf } from "./shown-order.ts";
import { titleWords } from "./terminal-words.ts";

/** Every terminal there is, for the palette: a person's own, and the agents' of all missions in the air. */
export function usePaletteTerminals(): void {
  const { commands, missionList, screen } = useWorkbench();
  const desk = useDesk();
  useEffect(() => {
    const titleOf = (terminal: ShownTerminal): string =>
      terminal.kind !== "person"
        ? (missionList.getState().value?.find(({ id }) => id === terminal.mission)?.title ?? "")
        : (terminal.facts.cwd.split(/[/\\]/).at(-1) ?? "");
    const goTo = (session: SessionId) => {
      screen.getState().go("terminals");
      activate(desk, session);
      requestAnimationFrame(() => tileOf(session)?.focus());
    };
    commands.findTerminalsWith(() =>
      inOrder(desk).map((terminal): TerminalItem => ({
        kind: "terminal",
        id: terminal.id,
        title: titleWords(terminal),
        of: titleOf(terminal),
        refusal: null,
        run: () => goTo(terminal.id),
      })),
    );
    return () => commands.findTerminalsWith(() => []);
  }, [commands, desk, missionList, screen]);
}
