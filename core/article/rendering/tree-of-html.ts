import type { Element, ElementContent, Root } from 'hast';
import { Parser } from 'htmlparser2';
import { find, html as htmlNames } from 'property-information';

/** Elements inside each other that a page has; what stands deeper loses its element and keeps its text. */
const DEEPEST = 60;
/** Most elements of a page. */
const MOST_ELEMENTS = 20_000;

/** HTML as a tree, in one pass over it: what its author left open is closed, what is closed and was never open is left out. */
export function treeOfHtml(html: string): Root {
  const root: Root = { type: 'root', children: [] };
  const open: (Element | null)[] = [];
  let elements = 0;
  let depth = 0;
  const add = (node: ElementContent) => {
    const parent = open.findLast((element) => element !== null) ?? root;
    parent.children.push(node);
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        elements += 1;
        const isKept = depth < DEEPEST && elements <= MOST_ELEMENTS;
        const element = isKept ? elementOf(name, attributes) : null;
        if (element !== null) {
          add(element);
          depth += 1;
        }
        open.push(element);
      },
      onclosetag() {
        if (open.pop()) depth -= 1;
      },
      ontext(value) {
        const parent = open.findLast((element) => element !== null) ?? root;
        const last = parent.children.at(-1);
        const clean = value.replaceAll('\0', '').toWellFormed();
        if (last?.type === 'text') last.value += clean;
        else add({ type: 'text', value: clean });
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return root;
}

function elementOf(tagName: string, attributes: Readonly<Record<string, string>>): Element {
  const properties = Object.entries(attributes).map(([name, value]) => {
    const { property } = find(htmlNames, name);
    return [property, property === 'className' ? value.split(/\s+/) : value.toWellFormed()] as const;
  });
  return { type: 'element', tagName, properties: Object.fromEntries(properties), children: [] };
}
