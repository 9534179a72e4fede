import { expect, it } from "vitest";
import { directionOf } from "./direction.ts";

it.each(["ar", "ar-EG", "he", "fa-IR", "ur", "yi", "dv", "ckb", "uz-Arab", "pa-PK", "az-Arab-IR"])(
  "%s is written from the right",
  (locale) => {
    expect(directionOf(locale)).toBe("rtl");
  },
);

it.each(["en", "en-XA", "de", "ja", "ru", "uz", "pa", "ar-Latn", "", "no language"])(
  "%s is written from the left",
  (locale) => {
    expect(directionOf(locale)).toBe("ltr");
  },
);
