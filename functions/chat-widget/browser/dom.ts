export type Child = Node | string | null | false;

/** Makes an element: attributes by name, `on…` as listeners; texts are texts and never markup. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | boolean | ((event: Event) => void) | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  fill(made, ...children);
  return made;
}

/** Puts these in the place of what an element holds. */
export function fill(into: Element, ...children: readonly Child[]): void {
  into.replaceChildren(...children.filter((child) => child !== null && child !== false));
}

/** What has the focus within an element of the chat; null: something else has it. */
export function focused(within: Element): Element | null {
  const root = within.getRootNode();
  const active = root instanceof ShadowRoot ? root.activeElement : null;
  return within.contains(active) ? active : null;
}

const SVG = 'http://www.w3.org/2000/svg';
const ICONS = {
  chat: 'M4 4h16v12H9l-5 4z',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-6 16-3-7z',
  clip: 'M8 12l6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l8-8',
  smile: 'M12 3a9 9 0 1 0 .1 0M9 9v1m6-1v1m-7 4c2 3 6 3 8 0',
} as const;

/** A button with a picture on it, and with words for who does not see it. */
export function iconButton(
  icon: keyof typeof ICONS,
  label: string,
  press: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const button = el('button', {
    type: 'button',
    'aria-label': label,
    title: label,
    onclick: press,
    ...attributes,
  });
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[icon]);
  svg.append(path);
  button.append(svg);
  return button;
}

/** Words with what they name filled in. */
export const said = (words: string, named: Readonly<Record<string, string | number>>): string =>
  words.replace(/\{(\w+)\}/g, (whole, name: string) => String(named[name] ?? whole));
