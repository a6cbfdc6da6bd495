import { createHash } from 'node:crypto';
import type { HelpCentre } from '../../schemas/help-centre.ts';
import { shadesOf } from './colours.ts';
import { SCRIPT, STYLE } from './style.ts';

/** The style sheet of a theme: its colours, then its own rules. */
export function themeSheet({ colour, css }: Pick<HelpCentre, 'colour' | 'css'>): string {
  const { day, night, onDay, onNight } = shadesOf(colour);
  return `:root{--accent:${day};--on-accent:${onDay}}
@media (prefers-color-scheme:dark){:root{--accent:${night};--on-accent:${onNight}}}
${css}`;
}

/** The icon of a theme that has none of its own: a bubble in its colour. */
export function themeIcon({ colour }: Pick<HelpCentre, 'colour'>): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="${colour}" d="M4 4h24a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H14l-7 6v-6H4a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z"/></svg>`;
}

const versionOf = (content: string): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 12);

const FIXED = { style: versionOf(STYLE), script: versionOf(SCRIPT) };

/** Where a page finds what it is made of: another address whenever that has changed, so that browsers may keep it. */
export function assetPaths(theme: HelpCentre): Record<'style' | 'theme' | 'script' | 'icon', string> {
  return {
    style: `/help/style.css?v=${FIXED.style}`,
    theme: `/help/theme.css?v=${versionOf(themeSheet(theme))}`,
    script: `/help/script.js?v=${FIXED.script}`,
    icon: `/help/icon.svg?v=${theme.colour.slice(1)}`,
  };
}
