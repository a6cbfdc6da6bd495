type Child = Node | string | null;

/** Makes an element: attributes by name, `on…` as listeners; texts are texts and never markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
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
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Puts these in the place of what an element holds. */
export function fill(into: Element, ...children: readonly Child[]): void {
  into.replaceChildren(...children.filter((child) => child !== null));
}
