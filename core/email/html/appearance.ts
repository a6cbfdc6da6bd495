import { attributeOf, type StartTag } from './start-tag.ts';

/** Elements that start and end a line. */
const BLOCKS = new Set(
  (
    'address article aside body caption center dd details div dl dt fieldset figcaption figure footer form ' +
    'header li main nav ol optgroup option p section summary table tr ul h1 h2 h3 h4 h5 h6 hr pre listing xmp'
  ).split(' '),
);
/** Elements whose content a reader does not see. */
const HIDDEN = new Set('script style title svg iframe object template noscript noembed math'.split(' '));
const PREFORMATTED = new Set(['pre', 'listing', 'xmp', 'plaintext', 'textarea']);

const HIDDEN_STYLE = /(?:^|[;\s])display\s*:\s*none/i;
const WHITE_SPACE_STYLE = /(?:^|[;\s])white-space(?:-collapse)?\s*:\s*([a-z-]+)/i;

/** Whether an element stands on lines of its own. */
export function isBlock(name: string): boolean {
  return BLOCKS.has(name);
}

/** Blank lines before an element that stands on lines of its own. */
export function blankLinesBefore(name: string): number {
  return name === 'hr' || /^h[1-6]$/.test(name) ? 1 : 0;
}

/** Whether a browser shows nothing of an element. */
export function isHidden(tag: StartTag): boolean {
  return HIDDEN.has(tag.name) || HIDDEN_STYLE.test(attributeOf(tag, 'style'));
}

const keepsWhiteSpace = (value: string): boolean => value.startsWith('pre') || value === 'break-spaces';

/** Rules of a style sheet that are looked at. */
const MOST_RULES = 2000;
/** A selector of one element by itself: its name, one class or id, or both. */
const SIMPLE = /^(?:[a-z][a-z0-9]*)?(?:[.#][\w-]+)?$/;

/** The simple selectors of one style sheet by which white space is shown as it is. */
function preformattedIn(sheet: string): string[] {
  return sheet
    .split('}')
    .slice(0, MOST_RULES)
    .flatMap((rule) => {
      const [declarations = '', selectors = ''] = rule.split('{').toReversed();
      const value = WHITE_SPACE_STYLE.exec(declarations)?.[1]?.toLowerCase();
      if (value === undefined || !keepsWhiteSpace(value)) return [];
      const names = selectors.split(',').map((selector) => selector.trim().toLowerCase());
      return names.filter((name) => name !== '' && SIMPLE.test(name));
    });
}

/** The simple selectors of the style sheets in HTML by which white space is shown as it is. */
export function preformattedSelectors(html: string): ReadonlySet<string> {
  if (!/white-space/i.test(html)) return new Set();
  const sheets = html.matchAll(/<style\b[^<>]{0,500}>([^<]*)/gi);
  return new Set([...sheets].flatMap(([, sheet = '']) => preformattedIn(sheet)));
}

function isSelected(tag: StartTag, selectors: ReadonlySet<string>): boolean {
  if (selectors.size === 0) return false;
  const classes = attributeOf(tag, 'class').toLowerCase().split(/\s+/).filter(Boolean);
  const id = attributeOf(tag, 'id').toLowerCase();
  const names = ['', ...classes.map((name) => `.${name}`), ...(id === '' ? [] : [`#${id}`])];
  return names.some((name) => selectors.has(`${tag.name}${name}`) || selectors.has(name));
}

/** Whether line breaks and runs of blanks in an element are shown as they are. */
export function isPreformatted(tag: StartTag, outer: boolean, selectors: ReadonlySet<string>): boolean {
  if (PREFORMATTED.has(tag.name)) return true;
  const value = WHITE_SPACE_STYLE.exec(attributeOf(tag, 'style'))?.[1]?.toLowerCase();
  if (value !== undefined && value !== 'inherit') return keepsWhiteSpace(value);
  return outer || isSelected(tag, selectors);
}

/** The character that a picture stands for, such as an emoji; `''` for other pictures. */
export function pictureCharacter(tag: StartTag): string {
  const alt = tag.name === 'img' ? attributeOf(tag, 'alt') : '';
  return alt.length <= 16 &&
    /^(?:\p{Emoji}|\ufe0f|\u200d)+$/u.test(alt) &&
    /\p{Extended_Pictographic}/u.test(alt)
    ? alt
    : '';
}
