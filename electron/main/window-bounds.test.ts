import { describe, expect, it, vi } from "vitest";

// Outside Electron the package has no API; the functions under test do not call it.
vi.mock("electron", () => ({ screen: {} }));
const { onScreen } = await import("./window-bounds.ts");

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };

describe("window bounds", () => {
  it("come back as they were", () => {
    const saved = { x: 40, y: 60, width: 1200, height: 800 };
    expect(onScreen(saved, [SCREEN])).toEqual(saved);
  });

  it("come back on a second screen", () => {
    const saved = { x: 2000, y: 60, width: 1200, height: 800 };
    expect(onScreen(saved, [SCREEN, { x: 1920, y: 0, width: 1920, height: 1080 }])).toEqual(saved);
  });

  it("are brought back when that screen is gone", () => {
    expect(onScreen({ x: 2000, y: 60, width: 1200, height: 800 }, [SCREEN])).toEqual({
      width: 1200,
      height: 800,
    });
  });

  it("are never smaller than the smallest window", () => {
    expect(onScreen({ x: 0, y: 0, width: 10, height: 10 }, [SCREEN])).toEqual({
      x: 0,
      y: 0,
      width: 960,
      height: 640,
    });
  });

  it("are never larger than the screen, and moved wholly onto it", () => {
    const small = { x: 0, y: 0, width: 1024, height: 700 };
    const saved = { x: 300, y: 100, width: 1440, height: 900 };
    expect(onScreen(saved, [small])).toEqual({ x: 0, y: 0, width: 1024, height: 700 });
    expect(onScreen({ x: 1500, y: 900, width: 1000, height: 700 }, [SCREEN])).toEqual({
      x: 920,
      y: 380,
      width: 1000,
      height: 700,
    });
    expect(onScreen(undefined, [small])).toEqual({ width: 1024, height: 700 });
  });
});
