import { expect, it } from "vitest";
import { ControlWatch, type ControlView } from "./control-watch.ts";

function watch() {
  const lost: (string | null)[] = [];
  const control = new ControlWatch("mine", (holder) => lost.push(holder));
  const see = (holder: string | null, head: number, more: Partial<ControlView> = {}) =>
    control.look({ live: true, head, holder, ...more });
  return { control, lost, see };
}

it("waits until control is given, and tells once that it ended", () => {
  const { control, lost, see } = watch();
  see(null, 4);
  control.taken(5);
  see(null, 4);
  see("mine", 5);
  see("mine", 6);
  expect(lost).toEqual([]);
  see(null, 7);
  see(null, 8);
  expect(lost).toEqual([null]);
});

it("believes nothing while the link is away, and looks again when it is back", () => {
  const { lost, see } = watch();
  see("mine", 5);
  see(null, 5, { live: false });
  see("mine", 5, { live: false });
  expect(lost).toEqual([]);
  see("theirs", 9);
  expect(lost).toEqual(["theirs"]);
});

it("notices control that was given and lost between two looks", () => {
  const { control, lost, see } = watch();
  control.taken(5);
  see(null, 9);
  expect(lost).toEqual([null]);
});
