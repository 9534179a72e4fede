import {
  useState,
  type FocusEvent,
  type HTMLAttributes,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from "react";
import { useCommands } from "../../../commands/use-commands.ts";
import { useMissionStore } from "../../../state/mission-context.tsx";
import { useWorkbench } from "../../../state/workbench.ts";
import { useFocusTask } from "../views/focus-task.ts";
import { criticalTasks } from "./critical-tasks.ts";
import { stepFrom, type Direction } from "./steps.ts";
import { ZOOM, type Camera } from "./use-camera.ts";
import { useFocusCard } from "./use-focus-card.ts";
import { useModel } from "./use-graph.ts";

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** The picture is one stop of the Tab key; inside, arrows follow the edges. */
export function useGraphKeys(
  region: RefObject<HTMLElement | null>,
  camera: Camera,
): Pick<HTMLAttributes<HTMLElement>, "tabIndex" | "onKeyDown" | "onClick" | "onFocus" | "onBlur"> {
  const model = useModel();
  const { selection } = useWorkbench();
  const [hasFocus, setHasFocus] = useState(false);
  const focusCard = useFocusCard(region, camera);
  useGraphCommands(camera);
  useFocusTask(focusCard);

  const activate = (id: string): void => {
    const item = model.store.getState().layout?.items.find((each) => each.id === id);
    if (item?.kind === "group") {
      model.toggle(id, true);
      focusCard(item.tasks[0] ?? id);
    } else if (item?.kind === "task") {
      const [task] = item.tasks;
      if (task !== undefined) selection.getState().inspect(task);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { active, layout } = model.store.getState();
    const direction = ARROWS[event.key];
    const onCard = !(event.target as Element).closest("button");
    if (direction !== undefined && onCard && layout !== null) {
      const next = active === null ? (layout.items[0]?.id ?? null) : stepFrom(layout, active, direction);
      if (next !== null) focusCard(next);
    } else if ((event.key === "Enter" || event.key === " ") && onCard && active !== null) activate(active);
    else if (event.key === "Escape" && selection.getState().task !== null)
      selection.getState().selectTask(null);
    else if (event.key === "+") camera.zoom(ZOOM.step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const id = cardAt(event.target);
    const closed = groupToClose(event.target);
    if (closed !== null) {
      model.toggle(closed, false);
      focusCard(closed);
    } else if (id !== null) {
      focusCard(id);
      activate(id);
    } else if ((event.target as Element).classList.contains("react-flow__pane")) {
      selection.getState().selectTask(null);
    }
  };

  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    const id = cardAt(event.target);
    const onRegion = event.target === event.currentTarget;
    setHasFocus(id !== null || onRegion);
    if (id !== null) model.store.setState({ active: id });
    // Not when the card that had the keyboard went out of view: moving the picture must not move it back.
    const leftCard = event.relatedTarget === null || cardAt(event.relatedTarget) !== null;
    if (!onRegion || leftCard || !event.currentTarget.matches(":focus-visible")) return;
    const { active, layout } = model.store.getState();
    const first =
      active ?? selection.getState().task ?? layout?.items.find(({ kind }) => kind !== "frame")?.id;
    if (first !== undefined) focusCard(first);
  };

  const onBlur = (event: FocusEvent<HTMLElement>): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setHasFocus(false);
  };

  return { tabIndex: hasFocus ? -1 : 0, onKeyDown, onClick, onFocus, onBlur };
}

const cardAt = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>("[data-item]")?.dataset["item"] ?? null) : null;

/** The button on the frame of an opened group. */
const groupToClose = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>("[data-close]")?.dataset["close"] ?? null) : null;

function useGraphCommands(camera: Camera): void {
  const model = useModel();
  const mission = useMissionStore();
  useCommands({
    "graph.fit": { run: () => camera.fit() },
    "graph.zoom-in": { run: () => camera.zoom(ZOOM.step) },
    "graph.zoom-out": { run: () => camera.zoom(1 / ZOOM.step) },
    "graph.follow": { run: () => model.store.setState(({ follow }) => ({ follow: !follow })) },
    "graph.critical-path": {
      run: () => {
        const { state } = mission.getState();
        if (state === null) return;
        model.store.setState(({ critical }) => ({
          critical: critical === null ? criticalTasks(state) : null,
        }));
      },
    },
  });
}
