/**
 * The content security policy lets a `<style>` element in only with this response's nonce. Libraries that make such
 * elements (the terminal's theme and scroll bar) do not know it, so every created one gets it. Imported before all else.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.nonce ?? "";

const createElement = document.createElement.bind(document);

function createElementWithNonce(name: string, options?: ElementCreationOptions): HTMLElement {
  const element = createElement(name, options);
  if (element instanceof HTMLStyleElement) element.nonce = styleNonce;
  return element;
}

document.createElement = createElementWithNonce;

/**
 * The policy also refuses style attributes written as text, which is how the terminal's plain renderer sets exact
 * colours. Written through the style object they are allowed, and mean the same.
 */
HTMLSpanElement.prototype.setAttribute = function (this: HTMLSpanElement, name: string, value: string): void {
  if (name === "style") this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
};
