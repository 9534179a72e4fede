import type { TaskId } from "../../ids.ts";
import type { TaskSpec } from "../task-spec.ts";
import { nameSome } from "../structure.ts";
import type { Order } from "./order.ts";
import type { Reason } from "./reason.ts";

/** Who consumes an output has to come after who produces it. */
export function outputReasons(specs: readonly TaskSpec[], order: Order): Reason[] {
  const producers = new Map<string, TaskId[]>();
  for (const spec of specs) {
    for (const name of spec.produces) producers.set(name, [...(producers.get(name) ?? []), spec.id]);
  }
  return [...ofNobody(specs, producers), ...specs.flatMap((spec) => ofOne(spec, producers, order))];
}

type Producers = ReadonlyMap<string, readonly TaskId[]>;

function ofNobody(specs: readonly TaskSpec[], producers: Producers): Reason[] {
  const consumers = new Map<string, TaskId[]>();
  for (const spec of specs) {
    for (const name of spec.consumes) {
      if (!producers.has(name)) consumers.set(name, [...(consumers.get(name) ?? []), spec.id]);
    }
  }
  return [...consumers].map(([name, tasks]): Reason => ({
    verdict: "caution",
    code: "output-of-nobody",
    tasks,
    sentence: `${nameSome(tasks)} needs "${name}", which no task of this plan makes. Check that it is there already, or add the task that makes it.`,
  }));
}

function ofOne(spec: TaskSpec, producers: Producers, order: Order): Reason[] {
  const reasons: Reason[] = [];
  for (const name of spec.consumes) {
    const makers = (producers.get(name) ?? []).filter((maker) => maker !== spec.id);
    const later = makers.filter((maker) => order.isBefore(spec.id, maker));
    if (later.length === makers.length) {
      const [maker] = later;
      if (maker !== undefined && !spec.produces.includes(name)) reasons.push(comesLater(spec, maker, name));
      continue;
    }
    for (const maker of makers) {
      if (!order.isBefore(maker, spec.id) && !later.includes(maker)) reasons.push(noEdge(spec, maker, name));
    }
  }
  return reasons;
}

const noEdge = (spec: TaskSpec, maker: TaskId, name: string): Reason => ({
  verdict: "no-go",
  code: "output-without-edge",
  tasks: [maker, spec.id],
  sentence: `${spec.id} needs "${name}" from ${maker}, but may start before it. Let ${spec.id} come after ${maker}.`,
  fix: [{ op: "connect", task: spec.id, after: maker }],
});

const comesLater = (spec: TaskSpec, maker: TaskId, name: string): Reason => ({
  verdict: "no-go",
  code: "output-comes-later",
  tasks: [maker, spec.id],
  sentence: `${spec.id} needs "${name}", but ${maker}, which makes it, comes after ${spec.id}. Turn the order round.`,
});
