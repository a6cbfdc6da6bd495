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

/** Whether line breaks and runs of blanks in an element are shown as they are. */
export function isPreformatted(tag: StartTag, outer: boolean): boolean {
  if (PREFORMATTED.has(tag.name)) return true;
  const value = WHITE_SPACE_STYLE.exec(attributeOf(tag, 'style'))?.[1]?.toLowerCase();
  if (value === undefined || value === 'inherit') return outer;
  return value.startsWith('pre') || value === 'break-spaces';
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
