import { useLingui } from "@lingui/react/macro";
import { Background, ReactFlow, ReactFlowProvider, type NodeTypes } from "@xyflow/react";
import { useEffect, useId, useMemo, useRef } from "react";
import { useMission } from "../../../state/mission-context.tsx";
import { useSelection, useSettings } from "../../../state/workbench.ts";
import { Hidden } from "../../../ui/hidden.tsx";
import { useNarrowWindow } from "../use-narrow-window.ts";
import { linesOf, NODE_TYPES, nodeOf } from "./flow-elements.ts";
import { GraphControls } from "./graph-controls.tsx";
import { FrameNode, GroupNode } from "./group-node.tsx";
import styles from "./mission-graph.module.css";
import "./react-flow.css";
import { TaskNode } from "./task-node.tsx";
import { useCamera, ZOOM } from "./use-camera.ts";
import { useFollow } from "./use-follow.ts";
import { useGraphKeys } from "./use-graph-keys.ts";
import { GraphContext, useGraph, useGraphModel, useModel } from "./use-graph.ts";
import { Wires } from "./wires.tsx";
import { ZoomLevel } from "./zoom-level.tsx";

const NODES: NodeTypes = {
  [NODE_TYPES.task]: TaskNode,
  [NODE_TYPES.group]: GroupNode,
  [NODE_TYPES.frame]: FrameNode,
};
const PRO = { hideAttribution: true } as const;
const DOT_GAP = 24;

/** The tasks of the mission and what each waits for, from left to right. */
export function MissionGraph() {
  const model = useGraphModel();
  return (
    <GraphContext value={model}>
      <ReactFlowProvider>
        <Picture />
      </ReactFlowProvider>
    </GraphContext>
  );
}

function Picture() {
  const { t } = useLingui();
  const model = useModel();
  const region = useRef<HTMLElement>(null);
  const about = useId();
  const layout = useGraph((graph) => graph.layout);
  const overlaps = useGraph((graph) => graph.overlaps);
  const live = useMission((view) => view.live);
  const nodes = useMemo(() => layout?.items.map(nodeOf) ?? [], [layout]);
  const lines = useMemo(() => (layout === null ? [] : linesOf(layout, overlaps)), [layout, overlaps]);
  const camera = useCamera(region);
  const keys = useGraphKeys(region, camera);
  useCardSize();
  useSelected();
  useFollow(camera);
  return (
    <section
      ref={region}
      className={styles.graph}
      aria-label={t`Task graph`}
      aria-describedby={about}
      dir="ltr"
      data-keys="graph"
      data-graph=""
      data-live={live}
      data-laid-out={layout !== null}
      data-testid="mission-graph"
      {...keys}
    >
      <Hidden>
        <span id={about}>{t`The list shows the same tasks as a table.`}</span>
      </Hidden>
      <ReactFlow
        nodes={nodes}
        nodeTypes={NODES}
        {...(model.viewport !== null && { defaultViewport: model.viewport })}
        minZoom={ZOOM.least}
        maxZoom={ZOOM.most}
        onlyRenderVisibleElements
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        panOnScroll
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        panActivationKeyCode={null}
        proOptions={PRO}
        onMoveStart={(event) => {
          if (event !== null) camera.touched();
        }}
        onViewportChange={camera.moved}
      >
        <Background gap={DOT_GAP} size={1.5} />
        <Wires lines={lines} />
      </ReactFlow>
      <ZoomLevel region={region} />
      <GraphControls />
      {!live && layout !== null && <p className={styles.notLive}>{t`As last seen`}</p>}
    </section>
  );
}

function useSelected(): void {
  const model = useModel();
  const selected = useSelection(({ task }) => task);
  useEffect(() => model.select(selected), [model, selected]);
}

/** Cards are small where a person asked for that, and where the window is narrow. */
function useCardSize(): void {
  const model = useModel();
  const narrow = useNarrowWindow();
  const dense = useSettings(({ value }) => value?.density === "compact");
  const size = narrow || dense ? "compact" : "comfortable";
  useEffect(() => {
    document.documentElement.dataset["cards"] = size;
    model.resize(size);
  }, [model, size]);
}
