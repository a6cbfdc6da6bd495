import type { Element, Nodes, Root } from 'hast';
import { slugOf } from '../slug.ts';
import type { fileReferences } from './file-references.ts';
import { ID_PREFIX } from './safe-tree.ts';

const HEADING = /^h[1-6]$/;
/** Names of elements that say the same as others, which are kept. */
const SAME: Readonly<Record<string, string>> = {
  h1: 'h2',
  strike: 's',
  tt: 'code',
  center: 'div',
  font: 'span',
};

/**
 * Makes a tree ready for its place on a page: the title of an article is the page's first heading, headings have ids by which
 * links lead to them, boxes to tick are shown as characters, links to other sites do not hand the page to them, and files of the
 * article are where readers get them.
 */
export function prepareTree(tree: Root, files?: ReturnType<typeof fileReferences>): Root {
  const ids = new Set<string>();
  forEachElement(tree, (element) => {
    element.tagName = SAME[element.tagName] ?? element.tagName;
    const { tagName, properties } = element;
    if (typeof properties.id === 'string') properties.id = withoutPrefix(properties.id);
    if (HEADING.test(tagName)) properties.id = freeId(String(properties.id ?? slugOf(textOf(element))), ids);
    files?.see(element);
    PREPARED[tagName]?.(element);
  });
  return tree;
}

/** What is made ready of which elements. */
const PREPARED: Readonly<Record<string, (element: Element) => void>> = {
  a: prepareLink,
  code: prepareCode,
  img: prepareImage,
  input: becomeBox,
  td: prepareCell,
  th: prepareCell,
};

function forEachElement(node: Nodes, see: (element: Element) => void): void {
  if (node.type === 'element') see(node);
  if ('children' in node) for (const child of node.children) forEachElement(child, see);
}

/** The text of a tree, as it stands there. */
export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child)).join('') : '';
}

const withoutPrefix = (id: string): string => (id.startsWith(ID_PREFIX) ? id.slice(ID_PREFIX.length) : id);

function freeId(wanted: string, taken: Set<string>): string {
  const base = wanted === '' ? 'section' : wanted;
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  taken.add(id);
  return id;
}

function prepareLink({ properties }: Element): void {
  const href = typeof properties.href === 'string' ? properties.href.trim() : '';
  if (href.startsWith('#') && href.length > 1)
    properties.href = `#${ID_PREFIX}${withoutPrefix(href.slice(1))}`;
  properties.rel = /^(?:https?:)?\/\//i.test(href) ? ['noopener', 'noreferrer'] : undefined;
}

const CODE_LANGUAGE = /^language-[\w+#.-]{1,40}$/;

/** Of the classes of code only the one that says its language is left. */
function prepareCode({ properties }: Element): void {
  const classes = Array.isArray(properties.className) ? properties.className : [];
  const languages = classes.filter((name) => CODE_LANGUAGE.test(String(name)));
  properties.className = languages.length > 0 ? languages : undefined;
}

function prepareImage({ properties }: Element): void {
  properties.alt = typeof properties.alt === 'string' ? properties.alt : '';
  properties.loading = 'lazy';
  properties.decoding = 'async';
}

const ALIGNED = /^\s*text-align\s*:\s*(left|center|right)\s*;?\s*$/i;

/** How Markdown aligns a column, without a style. */
function prepareCell({ properties }: Element): void {
  const side = ALIGNED.exec(String(properties.style ?? ''))?.[1];
  if (side !== undefined) properties.align = side.toLowerCase();
}

/** A box to tick, as the lists of Markdown have them, as a character. */
function becomeBox(element: Element): void {
  if (element.properties.type !== 'checkbox') return;
  const isTicked = element.properties.checked !== undefined;
  element.tagName = 'span';
  element.properties = {};
  element.children = [{ type: 'text', value: isTicked ? '☑ ' : '☐ ' }];
}
