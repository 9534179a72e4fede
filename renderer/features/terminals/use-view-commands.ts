import { t } from "@lingui/core/macro";
import { useCommands } from "../../commands/use-commands.ts";
import { showScreen } from "../../shell/show-screen.ts";
import { useWorkbench } from "../../state/workbench.ts";
import { showLayout, useDesk, type Layout } from "./desk.ts";

/** What the commands about seeing, copying and pasting do. They act on the terminal that is chosen. */
export function useViewCommands(): void {
  const { connection, screen } = useWorkbench();
  const desk = useDesk();

  const emulator = () => {
    const { active } = desk.state.getState();
    return active === null ? undefined : desk.emulators.getState().get(active);
  };
  const notShown = () => (emulator() === undefined ? t`No terminal is on the screen` : null);
  const noSelection = () =>
    notShown() ??
    (emulator()?.terminal.hasSelection() === true ? null : t`Nothing is selected in this terminal`);
  const noControl = () => notShown() ?? (emulator()?.controlled === true ? null : t`Take control first`);
  const atNewest = () => {
    const buffer = emulator()?.terminal.buffer.active;
    if (buffer === undefined) return notShown();
    return buffer.viewportY >= buffer.baseY ? t`The newest output is shown already` : null;
  };
  const layout = (mode: Layout, already: () => string) => ({
    refusal: () => {
      if (desk.shown.getState().length === 0) return t`No terminal is open`;
      const there = screen.getState().screen === "terminals" && desk.state.getState().mode === mode;
      return there ? already() : null;
    },
    run: () => {
      showLayout(desk, mode);
      showScreen(screen, "terminals");
    },
  });

  const noMark = () =>
    notShown() ??
    (emulator()?.marks.all.length === 0 ? t`No command has been marked in this terminal yet` : null);
  const jump = (step: 1 | -1) => ({
    refusal: noMark,
    run: () => {
      const shown = emulator();
      const place = shown?.marks.jump(step) ?? null;
      // Behind the last mark is the newest output.
      if (place === null && step > 0) shown?.scrollToNewest();
      desk.state.setState({ mark: place });
    },
  });

  useCommands({
    "terminal.copy": {
      refusal: noSelection,
      run: () => connection.tell({ t: "copy", text: emulator()?.terminal.getSelection() ?? "" }),
    },
    "terminal.paste": {
      refusal: noControl,
      run: () => {
        // Main pastes into whatever has the keyboard, so that there is one way for a paste: the tile's.
        emulator()?.terminal.focus();
        connection.tell({ t: "paste" });
      },
    },
    "terminal.grid": layout("grid", () => t`All terminals are shown already`),
    "terminal.grid-four": layout("four", () => t`Four terminals are shown already`),
    "terminal.focus": layout("focus", () => t`One terminal is shown large already`),
    "terminal.mark-previous": jump(-1),
    "terminal.mark-next": jump(1),
    "terminal.copy-block": {
      refusal: noMark,
      run: () => connection.tell({ t: "copy", text: emulator()?.marks.block() ?? "" }),
    },
    "terminal.newest": { refusal: atNewest, run: () => emulator()?.scrollToNewest() },
  });
}
