import { makeConfig } from "@lingui/conf";
import babel, { defineRolldownBabelPreset } from "@rolldown/plugin-babel";

const linguiConfig = makeConfig({ locales: ["en"], sourceLocale: "en" }, { skipValidation: true });

/** Turns Lingui's macros into calls; files without one are left alone. Messages stay in the code: English is the source. */
export const messagesPlugin = () =>
  babel({
    presets: [
      defineRolldownBabelPreset({
        preset: () => ({
          plugins: [["@lingui/babel-plugin-lingui-macro", { descriptorFields: "message", linguiConfig }]],
        }),
        rolldown: { filter: { code: /@lingui\/(?:core|react)\/macro/ } },
      }),
    ],
  });
