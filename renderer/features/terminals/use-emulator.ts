import { useLingui } from "@lingui/react/macro";
import { WebglAddon } from "@xterm/addon-webgl";
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { useShownTheme } from "../../state/use-appearance.ts";
import { useLink, useSettings, useWorkbench } from "../../state/workbench.ts";
import { Attachment, type AttachmentState } from "./attachment.ts";
import { addEmulator, releaseControl, removeEmulator, useDesk, useDeskState } from "./desk.ts";
import { Emulator } from "./emulator.ts";
import { evolveAnchor, FOLLOWING, type ScrollAnchor } from "./scroll-anchor.ts";
import type { ShownTerminal } from "./shown-terminal.ts";
import { useAgentMarks } from "./use-agent-marks.ts";
import { useAgentControl } from "./use-agent-control.ts";
import { followSize, type FollowedSize } from "./terminal-size.ts";

/** Output this recent is a sign of life: the ring of a running terminal turns. */
const LIVELY_MS = 5_000;

export interface EmulatorView {
  readonly emulator: Emulator | null;
  readonly state: AttachmentState;
  readonly anchor: ScrollAnchor;
  readonly lively: boolean;
  /** This view has control of its terminal. */
  readonly controlled: boolean;
  /** And the engine lets it type. */
  readonly granted: boolean;
  readonly type: (bytes: Uint8Array) => void;
  readonly copy: (text: string) => void;
  /** After it could not be shown. */
  readonly showAgain: () => void;
}

/** What one place that shows a terminal has for itself. */
interface Own {
  readonly emulator: Emulator | null;
  /** Names this place among all that ever type into the session. */
  readonly writer: string | null;
}

/** Shows one terminal for as long as the component is there: emulator, bytes, size and control. */
export function useEmulator(terminal: ShownTerminal, host: RefObject<HTMLDivElement | null>): EmulatorView {
  const { id } = terminal;
  const { connection, notices } = useWorkbench();
  const { t } = useLingui();
  const desk = useDesk();
  const attachment = useRef<Attachment | null>(null);
  const followed = useRef<FollowedSize | null>(null);
  const [own] = useState(() => createStore<Own>()(() => ({ emulator: null, writer: null })));
  const { emulator, writer } = useStore(own);
  const isLookedAt = useStore(desk.emulators, (emulators) => emulators.get(id) === emulator);
  const [state, setState] = useState<AttachmentState>({ state: "waiting" });
  const [anchor, setAnchor] = useState<ScrollAnchor>(FOLLOWING);
  const [lively, markLively] = useLively();
  const controlled = useDeskState((desk) => desk.controlled === id) && isLookedAt;
  const active = useDeskState((desk) => desk.active === id);
  const screenReader = useSettings((settings) => settings.value?.screenReader === true);
  const hardware = useLink((link) => link.facts?.graphics === "hardware");
  const theme = useShownTheme();

  const firstSize = useEffectEvent(() => ({ cols: terminal.cols, rows: terminal.rows }));
  const type = (bytes: Uint8Array) => {
    if (attachment.current?.type(bytes) === true) return;
    notices
      .getState()
      .add({ tone: "plain", words: t`Not sent: the engine is not connected. Your keys were dropped.` });
  };
  const onInput = useEffectEvent(type);
  // When the size cannot be said now, it is said again as soon as there is a link.
  const onSize = useEffectEvent((cols: number, rows: number) => {
    if (terminal.state === "ended") return;
    void connection.request("terminals.resize", { session: id, cols, rows });
  });

  const isControlled = () =>
    desk.state.getState().controlled === id && desk.emulators.getState().get(id) === emulator;
  const onTaken = useEffectEvent(() => {
    if (!isControlled()) return;
    releaseControl(desk);
    notices.getState().add({ tone: "plain", words: t`Another window took control of this terminal.` });
  });
  const takeIfControlled = useEffectEvent((size: FollowedSize) => {
    if (isControlled()) size.take();
  });

  useEffect(() => {
    if (host.current === null) return undefined;
    const created = new Emulator({
      ...firstSize(),
      onInput,
      onLink: (address) => desk.state.setState({ question: { kind: "link", address } }),
      onPlace: (place) => setAnchor((before) => evolveAnchor(before, place)),
    });
    created.open(host.current);
    const writer = crypto.randomUUID();
    const bytes = new Attachment({
      connection,
      session: id,
      from: desk.opened.delete(id) ? 0 : "screen",
      screen: {
        clear: (cols, rows) => created.clear(cols, rows),
        resize: (cols, rows) => created.resize(cols, rows),
        write: (bytes, parsed) =>
          desk.paint.write(created, (drawn) =>
            created.write(bytes, () => {
              parsed();
              drawn();
            }),
          ),
      },
      writer,
      onState: setState,
      onInputRefused: (words) => notices.getState().add({ tone: "problem", words }),
      onOutput: markLively,
    });
    attachment.current = bytes;
    addEmulator(desk, id, created);
    own.setState({ emulator: created, writer });
    const stopWatching = whileVisible(bytes);
    return () => {
      stopWatching();
      attachment.current = null;
      removeEmulator(desk, id, created);
      desk.paint.forget(created);
      created.dispose();
    };
  }, [id, host, own, connection, desk, notices, markLively]);

  useEffect(() => {
    if (emulator === null || host.current === null) return undefined;
    const size = followSize(emulator, host.current, {
      session: id,
      request: onSize,
      onTaken,
    });
    followed.current = size;
    const stop = desk.state.subscribe(() => takeIfControlled(size));
    takeIfControlled(size);
    return () => {
      followed.current = null;
      stop();
      size.stop();
    };
  }, [emulator, id, host, desk]);

  const granted = useAgentControl(terminal, writer, controlled);
  const typing = controlled && granted && state.state === "attached";
  useEffect(() => emulator?.setControlled(typing), [emulator, typing]);
  // A size said while the engine or the session host was away was heard by nobody.
  useEffect(() => {
    if (state.state === "attached" && terminal.state === "running") followed.current?.sayAgain();
  }, [state, terminal.state]);
  useEffect(() => {
    if (typing) emulator?.terminal.focus();
  }, [emulator, typing]);
  useEffect(() => {
    if (controlled && (state.state === "ended" || state.state === "failed")) releaseControl(desk);
  }, [controlled, state, desk]);
  useEffect(() => {
    emulator?.setActive(active);
    if (active && emulator !== null) desk.paint.focus(emulator);
  }, [emulator, active, desk]);
  useEffect(() => emulator?.setReading(anchor.heldAtBase !== null), [emulator, anchor]);
  useEffect(() => {
    emulator?.followTheme(theme);
  }, [emulator, theme]);
  useEffect(() => emulator?.setReadOut(screenReader), [emulator, screenReader]);
  useEffect(
    () =>
      emulator !== null && hardware ? desk.webgl.claim(emulator.terminal, () => new WebglAddon()) : undefined,
    [emulator, hardware, desk],
  );

  useAgentMarks(terminal, emulator);

  const copy = (text: string) => connection.tell({ t: "copy", text });
  const showAgain = () => attachment.current?.showAgain();
  return { emulator, state, anchor, lively, controlled, granted, type, copy, showAgain };
}

/** A hidden window asks for no bytes, so that it never costs an agent anything. */
function whileVisible(attachment: Attachment): () => void {
  const follow = () => (document.visibilityState === "hidden" ? attachment.detach() : attachment.attach());
  document.addEventListener("visibilitychange", follow);
  follow();
  return () => {
    document.removeEventListener("visibilitychange", follow);
    attachment.detach();
  };
}

function useLively(): [boolean, () => void] {
  const [lively, setLively] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [mark] = useState(() => () => {
    setLively(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setLively(false), LIVELY_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return [lively, mark];
}
