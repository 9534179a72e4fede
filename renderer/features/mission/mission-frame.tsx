import { useLingui } from "@lingui/react/macro";
import { useLayoutEffect } from "react";
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from "react-resizable-panels";
import { BottomDock } from "./bottom-dock.tsx";
import styles from "./mission-frame.module.css";
import { SideDock } from "./side-dock.tsx";
import { bottomPx, sidePx, TABS_PX, useBottomOpen, useBottomPanel, useSideOpen } from "./use-docks.ts";
import { useInspections } from "./use-inspections.ts";
import { useNarrowWindow } from "./use-narrow-window.ts";
import { Views } from "./views/views.tsx";
import { windowStorage } from "../../state/window-storage.ts";

/** Views in the centre, what needs a person at the side, what runs below. */
export function MissionFrame() {
  const { t } = useLingui();
  const open = useSideOpen();
  const narrow = useNarrowWindow();
  const side = usePanelRef();
  useInspections();
  const layout = useDefaultLayout({
    id: narrow ? "flightdeck.mission.narrow" : "flightdeck.mission.wide",
    panelIds: open ? ["centre", "side"] : ["centre"],
    storage: windowStorage,
  });
  useLayoutEffect(() => {
    if (narrow) side.current?.resize(sidePx(true));
  }, [side, narrow]);
  return (
    <Group orientation="horizontal" {...layout} data-testid="mission-frame">
      <Panel id="centre" minSize={360}>
        <Centre />
      </Panel>
      {open && (
        <>
          <Separator className={styles.upright} aria-label={t`Width of the side dock`} />
          <Panel
            id="side"
            panelRef={side}
            defaultSize={sidePx(narrow)}
            minSize={300}
            maxSize={720}
            groupResizeBehavior="preserve-pixel-size"
          >
            <SideDock />
          </Panel>
        </>
      )}
    </Group>
  );
}

function Centre() {
  const { t } = useLingui();
  const open = useBottomOpen();
  const narrow = useNarrowWindow();
  const { panel, onResize } = useBottomPanel();
  const layout = useDefaultLayout({
    id: narrow ? "flightdeck.mission.centre.narrow" : "flightdeck.mission.centre.wide",
    panelIds: ["views", "bottom"],
    storage: windowStorage,
  });
  return (
    <Group orientation="vertical" {...layout}>
      <Panel id="views" minSize={160}>
        <Views />
      </Panel>
      <Separator className={styles.level} aria-label={t`Height of the bottom dock`} />
      <Panel
        id="bottom"
        collapsible
        collapsedSize={TABS_PX}
        minSize={140}
        defaultSize={open ? bottomPx(narrow) : TABS_PX}
        groupResizeBehavior="preserve-pixel-size"
        panelRef={panel}
        onResize={onResize}
      >
        <BottomDock />
      </Panel>
    </Group>
  );
}
