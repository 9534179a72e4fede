import { describe, expect, it } from "vitest";
import { speak } from "#shared/messages/messages.ts";
import { PSEUDO_LOCALE } from "#shared/messages/pseudo.ts";
import { byteSize, clockDuration, duration, elapsed, exactMoment, listed, spokenDuration } from "./format.ts";
import { shortPath } from "./short-path.ts";

describe("formats", () => {
  it("sets parts beside each other as the language of the page does", () => {
    expect(listed(["running", "12 sec"])).toBe("running, 12 sec");
    speak("ja");
    expect(listed(["running", "12 sec"])).toBe(
      new Intl.ListFormat("ja", { type: "unit", style: "short" }).format(["running", "12 sec"]),
    );
    expect(listed(["running", "12 sec"])).not.toBe("running, 12 sec");
    speak("en");
  });

  it("gives a duration as exactly as its length needs", () => {
    const lengths = [0, 59_999, 60_000, 3_600_000, 7_500_000, 200_000_000, -5];
    expect(lengths.map(duration)).toEqual([
      "0 sec",
      "59 sec",
      "1 min",
      "1 hr",
      "2 hr, 5 min",
      "2 days",
      "0 sec",
    ]);
    expect(lengths.map(elapsed)).toEqual(["0s", "59s", "1m", "1h", "2h 5m", "2d 7h", "0s"]);
    expect(spokenDuration(72_000)).toBe("1 minute, 12 seconds");
    expect(lengths.map(clockDuration).slice(3, 6)).toEqual(["01:00:00", "02:05:00", "55:33:20"]);
  });

  it("gives sizes in the largest unit that keeps a digit before the point", () => {
    expect([0, 999, 18_233, 1_400_000_000].map(byteSize)).toEqual(["0 byte", "999 byte", "18 kB", "1.4 GB"]);
  });

  it("says units in the language of the page", () => {
    speak("de");
    expect([duration(3 * 86_400_000), byteSize(1_400_000_000)]).toEqual(["3 Tg.", "1,4\u00a0GB"]);
    speak(PSEUDO_LOCALE);
    expect(duration(240_000)).toBe("4 ɱîñ~~");
    speak("en");
  });

  it("names the moment in UTC too", () => {
    expect(exactMoment(Date.UTC(2026, 10, 21, 14, 31, 7))).toContain("2026-11-21 14:31:07 UTC");
  });

  it("shortens home folders only", () => {
    const paths = [
      "/home/dana/src",
      "/root",
      "/Users/dana",
      "C:\\Users\\Dana\\src",
      "/rootless/x",
      "/srv/home/dana",
    ];
    expect(paths.map(shortPath)).toEqual(["~/src", "~", "~", "~\\src", "/rootless/x", "/srv/home/dana"]);
  });
});
