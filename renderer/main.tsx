import "./style-nonce.ts";
import "./styles/layers.css";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "@xterm/xterm/css/xterm.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { directionOf } from "#shared/messages/direction.ts";
import { localeOf, speak } from "#shared/messages/messages.ts";
import { requestPagePort } from "./connection/page-port.ts";
import { applyKeptAppearance } from "./state/use-appearance.ts";
import { showRingsAfterKeys } from "./ui/key-ring.ts";
import { loadPartsWhenIdle } from "./ui/lazy-part.tsx";
import { showWholeTexts } from "./ui/whole-text.ts";
import { createWorkbench } from "./state/workbench.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no place to draw in: #root is missing from index.html.");

applyKeptAppearance();
// The machine's own language, as soon as there is a catalogue for it; tests ask for the pseudo one.
const locale = localeOf(new URLSearchParams(location.search).get("locale"));
speak(locale);
document.documentElement.lang = locale;
document.documentElement.dir = directionOf(locale);
// A terminal measures its letters once, when it opens: with another font it would get the wrong number of rows.
await Promise.allSettled([
  document.fonts.load('13px "JetBrains Mono Variable"'),
  document.fonts.load('13px "Inter Variable"'),
]);
const port = await requestPagePort();
createRoot(root).render(<App workbench={createWorkbench(port, "mission")} />);
showWholeTexts(document);
showRingsAfterKeys(document);
loadPartsWhenIdle();
