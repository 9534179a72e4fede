import { expect, it } from "vitest";
import { directionOf } from "./direction.ts";
import { localeOf } from "./messages.ts";

it.each(["ar", "ar-EG", "he", "fa-IR", "ur", "yi", "dv", "ckb", "uz-Arab", "pa-PK", "az-Arab-IR"])(
  "%s is written from the right",
  (locale) => {
    expect(directionOf(locale)).toBe("rtl");
  },
);

it.each(["en", "en-XA", "de", "ja", "ru", "uz", "pa", "ar-Latn"])("%s is written from the left", (locale) => {
  expect(directionOf(locale)).toBe("ltr");
});

it("means English by what is no language", () => {
  for (const wanted of [null, undefined, "", "no language", "de_DE.UTF-8"])
    expect(localeOf(wanted)).toBe("en");
  expect(localeOf("en-XA")).toBe("en-XA");
  expect(directionOf(localeOf("AR-eg"))).toBe("rtl");
});
